import { OVERSPEND_PER_DAY } from '../../../core/kernel/index.ts';
import { type KeyedCard, keyedCards } from '../cards-of.ts';
import { exposureOfRun } from '../exposure-of-run.ts';
import { fingerprintOf, nameWith, tagOf } from '../naming.ts';
import type { AccountToUse, DraftToPublish, JsonObject, Plan, Prepared, RenderedClip, Step } from '../port.ts';
import { adBody, adGroupBody, campaignBody } from './bodies.ts';
import { judgeDraft } from './judge-draft.ts';
import { API_VERSION } from './version.ts';

/** TikTok processes a film for a minute or two. After this long, something is wrong, but nothing is uploaded again. */
const READY_PATIENCE_S = 600;

export function prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared {
  const findings = judgeDraft(draft, clip, account, now);
  if (findings.some(({ level }) => level === 'refused')) return { findings };
  const plan = planOf(draft, clip, account);
  return plan === undefined ? { findings } : { plan, findings };
}

function planOf(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse): Plan | undefined {
  const name = (step: string) => nameWith(draft.name, tagOf(draft, step));
  const exposure = exposureOfRun(draft, OVERSPEND_PER_DAY);
  const adGroup = adGroupBody(draft, account, name('ad_group'));
  if (adGroup === undefined) return undefined;
  const cards = keyedCards(clip);
  const film = ({ card, suffix }: KeyedCard): Step => {
    const key = `video${suffix}`;
    return {
      ...{ key, act: 'upload', kind: 'video', needs: [], marker: tagOf(draft, key), body: {}, expect: {} },
      ...(card.file === undefined ? {} : { file: card.file }),
    };
  };
  const ready = (one: KeyedCard): Step => {
    const { file: _, ...wait } = film(one);
    return { ...wait, key: `${wait.key}_ready`, act: 'wait', needs: [wait.key], patience_s: READY_PATIENCE_S };
  };
  const made = (key: string, kind: Step['kind'], needs: readonly string[], body: JsonObject): Step => ({
    ...{ key, act: 'create', kind, needs, marker: name(key), body, expect: expected(body) },
  });
  const steps: Step[] = [
    ...cards.map(film),
    ...cards.map(ready),
    made('campaign', 'campaign', [], campaignBody(draft, account, name('campaign'))),
    { ...made('ad_group', 'ad_group', ['campaign'], adGroup), puts: exposure },
    ...cards.map(({ suffix }) => {
      const [key, video] = [`ad${suffix}`, `video${suffix}`];
      return made(key, 'ad', ['ad_group', video], adBody(draft, account, name(key), video));
    }),
  ];
  return {
    platform: 'tiktok',
    api_version: API_VERSION,
    steps,
    exposure,
    fingerprint: fingerprintOf(API_VERSION, steps, clip, account),
  };
}

/** Everything that was sent must read back, except the request's number. */
const expected = ({ request_id: _, ...body }: JsonObject): JsonObject => body;
