import type { Context } from '../../context.ts';
import { type FieldError, invalid, notFound, type Page } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { shownPeriod } from './period.ts';
import { ratesOf } from './rates.ts';
import type { NamesBody, Result, ResultQuery, ResultWithHistory } from './schema.ts';
import * as store from './store.ts';

/** Returns a page of results with their rates, newest period first. */
export async function results(ctx: Context, query: ResultQuery): Promise<Page<Result>> {
  const { rows, next } = await store.findResults(ctx.db, query);
  return { rows: rows.map(shownResult), next };
}

/** Returns a result with its figures before each correction. @throws `result-not-found` */
export async function resultWithHistory(ctx: Context, id: string): Promise<ResultWithHistory> {
  const row = await store.findResult(ctx.db, id);
  if (row === undefined) throw notFound('result-not-found', `there is no result ${id}`);
  const corrections = await store.correctionsOf(ctx.db, id);
  return {
    ...shownResult(row),
    history: corrections.map(({ revision, figures, received_at, replaced_at }) => ({
      ...figures,
      revision,
      received_at: received_at.toISOString(),
      replaced_at: replaced_at.toISOString(),
    })),
  };
}

/** Returns a result as it is shown: its period as reported, and its rates. */
function shownResult(row: store.ListedResult): Result {
  const { in_days, external_id, period_start, period_end, received_at, withdrawn_at, ...shown } = row;
  return {
    ...shown,
    external_id: external_id === '' ? null : external_id,
    ...shownPeriod({ start: period_start, end: period_end, inDays: in_days }),
    rates: ratesOf(row),
    received_at: received_at.toISOString(),
    withdrawn_at: withdrawn_at?.toISOString() ?? null,
  };
}

/**
 * Saves the platforms' names of our clips and campaigns, all or none, so that exports find them. Saving a name again
 * reassigns it.
 *
 * @throws `validation-failed` for a clip or campaign that does not exist
 */
export async function mapExternalNames(ctx: Context, { names }: NamesBody): Promise<number> {
  await ctx.db.transaction(async (transaction) => {
    const clipIds = names.flatMap(({ clip_id }) => clip_id ?? []);
    const campaignIds = names.flatMap(({ campaign_id }) => campaign_id ?? []);
    // looked up ten thousand times
    const clips = new Set(await store.clipsOf(transaction, clipIds));
    const found = await store.campaignsOf(transaction, campaignIds, []);
    const campaigns = new Map(found.map((campaign) => [campaign.id, campaign]));
    const errors = names.flatMap(({ clip_id, campaign_id, platform }, at): FieldError[] => {
      const path = `names[${at}].${clip_id === undefined ? 'campaign_id' : 'clip_id'}`;
      if (clip_id !== undefined) return clips.has(clip_id) ? [] : [{ path, message: `there is no clip ${clip_id}` }];
      const campaign = campaigns.get(campaign_id ?? '');
      if (campaign === undefined) return [{ path, message: `there is no campaign ${campaign_id}` }];
      if (campaign.platform === platform) return [];
      return [{ path, message: `campaign ${campaign_id} runs on ${campaign.platform}, not on ${platform}` }];
    });
    if (errors.length > 0) throw invalid(errors);
    await store.mapExternalNames(transaction, names, ctx.now());
    await appendEvents(transaction, ctx, [
      { type: 'external_names_given', entityId: ctx.newId(), metadata: { names: names.length } },
    ]);
  });
  return names.length;
}
