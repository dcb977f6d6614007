import { conflict } from '../../core/kernel/index.ts';
import { findAccount } from './account-store.ts';
import type { AdsContext } from './ads-context.ts';
import type { StudyToMake } from './port.ts';
import { accountToUse } from './run.ts';
import { timingOf } from './timing.ts';

/** The outcome of requesting a study: it exists, its state is not known yet, or it was refused. */
export type StudyAttempt =
  | { readonly state: 'made'; readonly remote_id: string }
  | { readonly state: 'again'; readonly at: Date; readonly because: string }
  | { readonly state: 'failed'; readonly because: string };

/**
 * Creates a study once: looks for it by its name, records the intent before sending the request, and after an unclear reply
 * only looks until the platform must have shown it. The caller stores the intent.
 *
 * @param intended_at when the last request was due to be sent; null if there was none, or if it provably did nothing
 * @param intend commits the intent
 */
export async function makeStudy(
  ctx: AdsContext,
  accountId: string,
  study: StudyToMake,
  { intended_at, intend }: { readonly intended_at: Date | null; readonly intend: (at: Date) => Promise<void> },
): Promise<StudyAttempt> {
  const account = await findAccount(ctx.db, accountId);
  const platform = account === undefined ? undefined : ctx.ads.platformOf(account.platform);
  if (account === undefined || platform?.studies === undefined)
    throw conflict('study-not-offered', `ad account ${accountId} cannot divide an audience`);
  const calls = await ctx.ads.callsOf(account);
  const use = accountToUse(account);
  const isSandbox = account.environment === 'sandbox';
  const timing = timingOf(ctx, account.environment, isSandbox ? await ctx.ads.sandboxWaits() : undefined);
  const again = (seconds: number, because: string): StudyAttempt => ({
    ...{ state: 'again', at: new Date(ctx.now().getTime() + timing.waitMs(seconds)), because },
  });
  const look = await platform.studies.look(study, use, calls);
  const [found, second] = look.found;
  if (second !== undefined)
    return {
      state: 'failed',
      because: `the platform shows ${look.found.length} studies of this name: delete all but one`,
    };
  if (found !== undefined) return { state: 'made', remote_id: found };
  if (!look.is_sound)
    return look.problem?.retry === 'once_fixed'
      ? { state: 'failed', because: look.problem.todo }
      : again(30, 'the platform did not show its studies');
  const settled = Math.max(0, ...timing.settleMs(platform.capabilities.settle_s));
  const until = intended_at === null ? 0 : intended_at.getTime() + timing.latestMs('create') + settled;
  if (ctx.now().getTime() < until) return again(15, 'the engine looks for an earlier request');
  await intend(ctx.now());
  const outcome = await platform.studies.make(study, use, calls);
  switch (outcome.certainty) {
    case 'done':
      return outcome.remote_id === undefined
        ? again(15, 'the platform returned no id')
        : { state: 'made', remote_id: outcome.remote_id };
    case 'rejected':
    case 'auth':
      return { state: 'failed', because: `${outcome.problem.todo} ${outcome.problem.vendor.message ?? ''}`.trim() };
    case 'throttled':
      return {
        state: 'again',
        at: new Date(outcome.until),
        because: 'the account is sending too many requests right now',
      };
    default:
      return again(15, 'the platform gave no clear response');
  }
}
