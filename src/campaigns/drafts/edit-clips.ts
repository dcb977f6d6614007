import type { Transaction } from '../../core/db/index.ts';
import { invalid } from '../../core/kernel/index.ts';
import { platformFacts } from '../../core/platforms/index.ts';
import type { Campaign, CampaignCard, CampaignPatch } from './schema.ts';
import { clipStatus } from './store.ts';

type ClipPatch = Pick<CampaignPatch, 'clip_id' | 'cards' | 'format'>;

interface ClipChange {
  readonly change: Partial<Pick<Campaign, 'clip_id' | 'format'>>;
  /** The new cards; undefined keeps the current ones. */
  readonly cards?: readonly Pick<CampaignCard, 'clip_id' | 'score'>[];
  /** The changes as the ledger records them. */
  readonly changes: Record<string, { from: unknown; to: unknown }>;
}

/**
 * Applies a person's clips to a draft: the cards in this order, one clip alone, or the first card alone if `cards` is null.
 *
 * @throws `validation-failed` when the platform does not accept that many cards, or that format
 */
export function clipsOf(before: Campaign, { clip_id, cards, format }: ClipPatch): ClipChange {
  const had = before.cards.map((card) => card.clip_id);
  if (cards === undefined && (clip_id === undefined || had.length === 0))
    return { change: clip_id === undefined ? {} : { clip_id }, changes: {} };
  const [first = before.clip_id] = cards ?? [clip_id ?? before.clip_id];
  const kept = cards ?? [];
  const wanted = kept.length === 0 ? 'single' : (format ?? formatFor(before, kept));
  if (kept.length > 0) refuseFormat(before, kept.length, wanted);
  const change = { clip_id: first, format: wanted } as const;
  if (kept.join() === had.join()) return { change, changes: {} };
  const score = (id: string) => before.cards.find((card) => card.clip_id === id)?.score ?? null;
  return {
    change,
    cards: kept.map((id) => ({ clip_id: id, score: score(id) })),
    changes: { cards: { from: had, to: [...kept] } },
  };
}

function formatFor(before: Campaign, cards: readonly string[]): Campaign['format'] {
  if (before.format !== 'single') return before.format;
  const { cards: facts, label } = platformFacts(before.platform);
  const [usual] = facts?.formats ?? [];
  if (usual === undefined)
    throw invalid([{ path: 'cards', message: `${label} accepts one clip per campaign; got ${cards.length}` }]);
  return usual;
}

function refuseFormat({ platform }: Campaign, count: number, format: Campaign['format']): void {
  const { cards, label } = platformFacts(platform);
  if (cards === undefined)
    throw invalid([{ path: 'cards', message: `${label} accepts one clip per campaign; got ${count}` }]);
  const { formats, least, most } = cards;
  if (!formats.some((one) => one === format))
    throw invalid([
      { path: 'format', message: `${label} does not accept the format ${format}: use ${formats.join(' or ')}` },
    ]);
  if (count < least || count > most)
    throw invalid([
      { path: 'cards', message: `${label} accepts ${least} to ${most} clips per campaign; got ${count}` },
    ]);
}

/** @throws `validation-failed` when a clip is not READY, is of another video or listed twice, or replaces a clip that an experiment compares */
export async function refuseUnfitClips(
  transaction: Transaction,
  { video_asset_id, ...before }: Campaign,
  { clip_id, cards }: ClipPatch,
): Promise<void> {
  const { experiment_id } = before.optimization_meta;
  if (
    experiment_id !== undefined &&
    [clip_id, ...(cards ?? [])].some((id) => (id ?? before.clip_id) !== before.clip_id)
  )
    throw invalid([
      {
        path: cards === undefined ? 'clip_id' : 'cards',
        message: `must stay ${before.clip_id} until experiment ${experiment_id} is released: it compares this clip with others`,
      },
    ]);
  const named = [
    ...(clip_id === undefined ? [] : [{ path: 'clip_id', id: clip_id }]),
    ...(cards ?? []).map((id, at) => ({ path: `cards[${at}]`, id })),
  ];
  const seen = new Set<string>();
  for (const { path, id } of named) {
    if (seen.has(id)) throw invalid([{ path, message: `must be unique; ${id} is already listed` }]);
    seen.add(id);
    const clip = await clipStatus(transaction, id, video_asset_id);
    if (clip?.status !== 'ready') throw invalid([{ path, message: unfit(id, video_asset_id, clip?.status) }]);
  }
}

/** Explains why a clip cannot run. */
export function unfit(clipId: string, videoAssetId: string, status: string | undefined): string {
  if (status === undefined) return `video ${videoAssetId} has no clip ${clipId}`;
  return `clip ${clipId} is ${status}: only a READY clip can run`;
}
