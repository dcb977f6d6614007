import { exposureOfRun } from '../exposure-of-run.ts';
import { fingerprintOf, nameWith, tagOf } from '../naming.ts';
import type {
  AccountToUse,
  DraftToPublish,
  Exposure,
  JsonObject,
  Plan,
  Prepared,
  RenderedClip,
  Step,
} from '../port.ts';
import { operationsOf } from './bodies.ts';
import { expectations } from './expect.ts';
import { judgeDraft } from './judge-draft.ts';
import { API_VERSION } from './version.ts';

/** Google processes a film for some minutes. After this long, something is wrong, but nothing is uploaded again. */
const READY_PATIENCE_S = 1_800;
/** A day may cost this many daily budgets, and a month 30.4. Source: campaign_budget.proto; Google's guide to daily budgets. */
export const OVERSPEND = 2;
const DAYS_OF_MONTH = 30.4;
const SHORTEST_MONTH = 28;

export function prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared {
  const findings = judgeDraft(draft, clip, account, now);
  if (findings.some(({ level }) => level === 'refused')) return { findings };
  const plan = planOf(draft, clip, account);
  return plan === undefined ? { findings } : { plan, findings };
}

/**
 * Plans the upload of the film and then one request that creates everything else. Ad group and ad are separate steps, so that
 * each is found, read back, and stored by its id; neither sends anything.
 */
function planOf(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse): Plan | undefined {
  const name = (step: string) => nameWith(draft.name, tagOf(draft, step));
  const operations = operationsOf(draft, account, name);
  if (operations === undefined) return undefined;
  const exposure = exposureOf(draft);
  const expected = expectations(draft, account, name);
  const film: Step = {
    ...{ key: 'video', act: 'upload', kind: 'video', needs: [], marker: tagOf(draft, 'video'), body: {}, expect: {} },
    ...(clip.file === undefined ? {} : { file: clip.file }),
  };
  const made = (key: 'campaign' | 'ad_group' | 'ad', needs: readonly string[], body: JsonObject): Step => ({
    ...{ key, act: 'create', kind: key, needs, marker: name(key), body, expect: expected[key] },
  });
  const steps: Step[] = [
    film,
    {
      ...{
        key: 'video_ready',
        act: 'wait',
        kind: 'video',
        needs: ['video'],
        marker: film.marker,
        body: {},
        expect: {},
      },
      patience_s: READY_PATIENCE_S,
    },
    { ...made('campaign', ['video'], { mutate_operations: operations }), puts: exposure },
    made('ad_group', ['campaign'], {}),
    made('ad', ['ad_group', 'video'], {}),
  ];
  return {
    ...{ platform: 'google', api_version: API_VERSION, steps, exposure },
    fingerprint: fingerprintOf(API_VERSION, steps, clip, account),
  };
}

/** A short run with a daily budget may cost twice the budget on each of its days; the monthly limit caps a longer run. */
function exposureOf(draft: DraftToPublish): Exposure {
  const exposure = exposureOfRun(draft, OVERSPEND);
  if (draft.ad.budget_kind !== 'daily' || exposure.whole_minor === undefined) return exposure;
  const days = exposure.whole_minor / draft.budget_minor;
  const months = Math.floor(days / SHORTEST_MONTH) + 2;
  const most = Math.min(OVERSPEND * days, Math.ceil(DAYS_OF_MONTH * months));
  return { ...exposure, whole_minor: draft.budget_minor * most };
}
