import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import {
  type BestClipDecision,
  cardIds,
  cardParameters,
  type DecidedVideos,
  type DecisionParameters,
} from '../../decisions/selection/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { cardsOf, replaceCards } from './card-store.ts';
import { type CampaignCard, CampaignFormat, type DraftOutcome } from './schema.ts';
import { updateCampaign } from './store.ts';
import { type DraftedRow, writeDecisionsAndDrafts } from './write-drafts.ts';

/**
 * Writes evidence, decisions, drafts, cards, and events, where some drafts have several clips. Each draft stays locked within
 * the transaction, so that its cards do not change while they are compared.
 *
 * @returns the outcome for the draft of each decision, in the order of the decisions
 */
export async function writeOrchestrationsWithCards(
  transaction: Transaction,
  ctx: Context,
  videos: DecidedVideos,
  parameters: DecisionParameters,
): Promise<DraftOutcome[]> {
  const rows = await writeDecisionsAndDrafts(transaction, parameters, cardParameters(videos));
  const drafted = new Map(rows.map((row) => [`${row.video_asset_id} ${row.platform}`, row]));
  const before = await cardsOf(
    transaction,
    rows.map(({ id }) => id),
  );
  const outcomes: DraftOutcome[] = [];
  for (const decision of videos.decided.flatMap(({ decisions }) => decisions)) {
    const row = drafted.get(`${decision.video_asset_id} ${decision.platform}`);
    if (row === undefined)
      throw new Error(`the statement returned no draft for ${decision.video_asset_id} on ${decision.platform}`);
    outcomes.push(await writeCards(transaction, ctx, decision, row, before.get(row.id) ?? []));
  }
  return outcomes;
}

async function writeCards(
  transaction: Transaction,
  ctx: Context,
  decision: BestClipDecision,
  row: DraftedRow,
  before: readonly CampaignCard[],
): Promise<DraftOutcome> {
  const { video_asset_id, platform, cards: chosen, clip_id: winner } = decision;
  const isAsked = chosen !== undefined;
  const wanted = cardIds(decision);
  const had = before.map(({ clip_id }) => clip_id);
  const isKept = row.previous_clip_id !== null && (row.held || (!isAsked && had.length > 0));
  const isSame = wanted.join() === had.join();
  const base = { id: row.id, video_asset_id, platform, clip_id: row.clip_id };
  const format = CampaignFormat.parse(row.format);
  if (isKept)
    return {
      ...base,
      outcome: 'kept',
      would_choose: wanted[0] ?? winner,
      ...(isAsked
        ? { would_choose_cards: wanted, format, cards: shownCards(before, decision), cards_because: chosen.because }
        : {}),
    };
  if (!isSame) {
    await replaceCards(transaction, row.id, wanted.length === 0 ? [] : (chosen?.cards ?? []));
    await updateCampaign(transaction, row.id, {}, ctx.now());
  }
  const outcome =
    row.previous_clip_id === null
      ? 'created'
      : isSame && row.previous_clip_id === row.clip_id
        ? 'unchanged'
        : 'updated';
  if (outcome !== 'unchanged') await noteDraft(transaction, ctx, row, decision, { had, wanted });
  const after = wanted.length === 0 ? [] : (chosen?.cards ?? []);
  const cards = after.map(({ clip_id, score }, at) => ({ position: at + 1, clip_id, score }));
  return {
    ...base,
    outcome,
    ...(isAsked ? { format, cards: shownCards(cards, decision), cards_because: chosen.because } : {}),
  };
}

/** Explains each card. A reason of this decision names a position and the card before it, so it applies only if both are unchanged. */
const shownCards = (cards: readonly CampaignCard[], { cards: chosen }: BestClipDecision) =>
  cards.map((card, at) => {
    const place = chosen?.cards.findIndex(({ clip_id }) => clip_id === card.clip_id) ?? -1;
    const isThere = place === at && (at === 0 || chosen?.cards[at - 1]?.clip_id === cards[at - 1]?.clip_id);
    const because = isThere ? chosen?.cards[place]?.because : undefined;
    const elsewhere = place === -1 ? '' : ` This decision would show it as card ${place + 1}.`;
    return { ...card, because: because ?? `${whoChose(card)}${elsewhere}` };
  });

/** A card from a decision has a score; a card from a person has none. */
const whoChose = ({ score }: CampaignCard) => (score === null ? 'A person chose it.' : 'An earlier decision chose it.');

function noteDraft(
  transaction: Transaction,
  ctx: Context,
  { id, clip_id, previous_clip_id }: DraftedRow,
  { platform, score, video_asset_id, orchestration_id, rule_set_version }: BestClipDecision,
  { had, wanted }: { readonly had: readonly string[]; readonly wanted: readonly string[] },
): Promise<unknown> {
  const made = { platform, score, video_asset_id, orchestration_id, rule_set_version, clip_id };
  const metadata = wanted.length === 0 ? made : { ...made, cards: [...wanted] };
  if (previous_clip_id === null)
    return appendEvents(transaction, ctx, [{ type: 'campaign_created_auto', entityId: id, metadata }]);
  const before = had.length === 0 ? { previous_clip_id } : { previous_clip_id, previous_cards: [...had] };
  return appendEvents(transaction, ctx, [
    { type: 'campaign_updated_auto', entityId: id, metadata: { ...metadata, ...before } },
  ]);
}
