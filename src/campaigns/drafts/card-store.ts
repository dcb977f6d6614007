import type { Sql, Transaction } from '../../core/db/index.ts';
import type { CampaignCard } from './schema.ts';

/** Finds the clips of campaigns that have several, by campaign and in card order. */
export async function cardsOf(db: Sql, campaignIds: readonly string[]): Promise<ReadonlyMap<string, CampaignCard[]>> {
  const rows = await db.kysely
    .selectFrom('campaign_clips')
    .selectAll()
    .where('campaign_id', 'in', [...campaignIds])
    .orderBy('campaign_id')
    .orderBy('position')
    .execute();
  const cards = new Map<string, CampaignCard[]>();
  for (const { campaign_id, ...card } of rows) cards.set(campaign_id, [...(cards.get(campaign_id) ?? []), card]);
  return cards;
}

/** Replaces the campaign's cards with these. The campaign must be locked. */
export async function replaceCards(
  transaction: Transaction,
  campaignId: string,
  cards: readonly Pick<CampaignCard, 'clip_id' | 'score'>[],
): Promise<void> {
  await transaction.kysely.deleteFrom('campaign_clips').where('campaign_id', '=', campaignId).execute();
  if (cards.length === 0) return;
  await transaction.kysely
    .insertInto('campaign_clips')
    .values(cards.map(({ clip_id, score }, at) => ({ campaign_id: campaignId, position: at + 1, clip_id, score })))
    .execute();
}
