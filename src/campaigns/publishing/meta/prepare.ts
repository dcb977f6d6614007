import { OVERSPEND_PER_DAY } from '../../../core/kernel/index.ts';
import { exposureOfRun } from '../exposure-of-run.ts';
import { fingerprintOf, nameWith, tagOf } from '../naming.ts';
import type { AccountToUse, DraftToPublish, JsonObject, Plan, Prepared, RenderedClip, Step } from '../port.ts';
import { adBody, adSetBody, campaignBody, creativeOf } from './bodies.ts';
import { judgeDraft } from './judge-draft.ts';
import { API_VERSION } from './version.ts';

/** The video is worked on for a minute or two; after this long something is wrong, and nothing is uploaded again. */
const READY_PATIENCE_S = 600;

export function prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared {
  const findings = judgeDraft(draft, clip, account, now);
  if (findings.some(({ level }) => level === 'refused')) return { findings };
  const plan = planOf(draft, clip, account);
  return plan === undefined ? { findings } : { plan, findings };
}

function planOf(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse): Plan | undefined {
  const tag = (step: string) => tagOf(draft, step);
  const name = (step: string) => nameWith(draft.name, tag(step));
  const exposure = exposureOfRun(draft, OVERSPEND_PER_DAY);
  const adSet = adSetBody(draft, account, name('ad_group'));
  if (adSet === undefined) return undefined;
  const media = (key: 'image' | 'video', file: RenderedClip['file']): Step => ({
    key,
    act: 'upload',
    kind: key,
    needs: [],
    marker: tag(key),
    body: {},
    expect: {},
    ...(file === undefined ? {} : { file }),
  });
  const made = (key: string, kind: Step['kind'], needs: readonly string[], body: JsonObject): Step => ({
    key,
    act: 'create',
    kind,
    needs,
    marker: name(key),
    body,
    expect: expected(body),
  });
  const creative = creativeOf(draft, account);
  const steps: Step[] = [
    media('image', clip.thumbnail),
    media('video', clip.file),
    { ...media('video', undefined), key: 'video_ready', act: 'wait', needs: ['video'], patience_s: READY_PATIENCE_S },
    { ...made('creative_check', 'ad', ['image', 'video'], creative), act: 'check', expect: {} },
    made('campaign', 'campaign', [], campaignBody(draft, account, name('campaign'))),
    { ...made('ad_group', 'ad_group', ['campaign'], adSet), puts: exposure },
    made('ad', 'ad', ['ad_group', 'image', 'video'], adBody(draft, account, name('ad'))),
  ];
  return {
    platform: 'meta',
    api_version: API_VERSION,
    steps,
    exposure,
    fingerprint: fingerprintOf(API_VERSION, steps, clip, account),
  };
}

/** Everything that was sent must read back, but for what only a create takes. */
const expected = ({ conversion_domain: _, ...body }: JsonObject): JsonObject => body;
