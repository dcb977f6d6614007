import { OVERSPEND_PER_DAY } from '../../../core/kernel/index.ts';
import { type KeyedCard, keyedCards } from '../cards-of.ts';
import { exposureOfRun } from '../exposure-of-run.ts';
import { fingerprintOf, nameWith, tagOf } from '../naming.ts';
import type { AccountToUse, Card, DraftToPublish, JsonObject, Plan, Prepared, RenderedClip, Step } from '../port.ts';
import { adBody, adSetBody, campaignBody, creativeOf } from './bodies.ts';
import { judgeDraft } from './judge-draft.ts';
import { API_VERSION } from './version.ts';

/** Meta processes a video for a minute or two. After this long, something is wrong, but nothing is uploaded again. */
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
  const media = (key: string, kind: 'image' | 'video', file: Card['file']): Step => ({
    ...{ key, act: 'upload', kind, needs: [], marker: tag(key), body: {}, expect: {} },
    ...(file === undefined ? {} : { file }),
  });
  const ready = (key: string): Step => {
    const wait = media(key, 'video', undefined);
    return { ...wait, key: `${key}_ready`, act: 'wait', needs: [key], patience_s: READY_PATIENCE_S };
  };
  const made = (key: string, kind: Step['kind'], needs: readonly string[], body: JsonObject): Step => ({
    key,
    act: 'create',
    kind,
    needs,
    marker: name(key),
    body,
    expect: expected(body),
  });
  const cards = keyedCards(clip);
  const files = ({ suffix }: KeyedCard) => [`image${suffix}`, `video${suffix}`];
  const all = cards.flatMap(files);
  const check = (key: string, needs: readonly string[], creative: JsonObject): Step => ({
    ...{ ...made(key, 'ad', needs, creative), act: 'check', expect: {} },
  });
  const ad = (key: string, needs: readonly string[], shown: readonly KeyedCard[]) =>
    made(key, 'ad', ['ad_group', ...needs], adBody(draft, account, name(key), shown));
  const isOneAd = draft.format !== 'multi';
  const steps: Step[] = [
    ...cards.flatMap(({ card, suffix }) => [
      media(`image${suffix}`, 'image', card.thumbnail),
      media(`video${suffix}`, 'video', card.file),
    ]),
    ...cards.map(({ suffix }) => ready(`video${suffix}`)),
    ...(isOneAd
      ? [check('creative_check', all, creativeOf(draft, account, cards))]
      : cards.map((one) => check(`creative_check${one.suffix}`, files(one), creativeOf(draft, account, [one])))),
    made('campaign', 'campaign', [], campaignBody(draft, account, name('campaign'))),
    { ...made('ad_group', 'ad_group', ['campaign'], adSet), puts: exposure },
    ...(isOneAd ? [ad('ad', all, cards)] : cards.map((one) => ad(`ad${one.suffix}`, files(one), [one]))),
  ];
  return {
    platform: 'meta',
    api_version: API_VERSION,
    steps,
    exposure,
    fingerprint: fingerprintOf(API_VERSION, steps, clip, account),
  };
}

/** Everything that was sent must read back, except fields that only a create accepts. */
const expected = ({ conversion_domain: _, ...body }: JsonObject): JsonObject => body;
