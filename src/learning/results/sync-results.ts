import { type DaySpend, guardDays, openAccount, type RemoteResult } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import { dayIn, type FieldError, invalid, plusDays, startOfDay } from '../../core/kernel/index.ts';
import { recordRequest } from '../../trust/ledger/index.ts';
import { FIGURE_NAMES } from './figures.ts';
import { importResults } from './import-results.ts';
import { goalsIn } from './learnable-goals.ts';
import type { SyncJobInput, SyncReport } from './sync-schema.ts';
import { type AdToRead, adsOf, cursorOf, setCursor } from './sync-store.ts';
import { withdrawUnreported } from './withdraw.ts';
import { standingIn } from './withdraw-store.ts';

/** Figures of a day are final after this many days: until then, each sync reads them again (Meta: 28, airbyte#23625). */
const SETTLE_DAYS = 28;
const ROWS_AT_ONCE = 1_000;
const MOST_REJECTED = 100;
/** None of our ads ran before this day. */
const FIRST_DAY = '2005-01-01';
const YEAR_DAYS = 366;

/**
 * Reads the results of an account's ads from its platform. The platform's corrections are applied, and the previous
 * figures are kept. If an ad's results of a fully read period are no longer reported, they are withdrawn. If the
 * platform reports nothing at all for an ad in a period, the ad keeps its results, counted as `unreported`: the report
 * failed, or omits deleted ads, as Meta's does. A day that is not reported gets no row. The cursor never passes a
 * period that could not be read.
 *
 * @throws `ad-account-not-found`; `ad-account-not-ready`; `validation-failed` for days on which no ad ran
 */
export async function syncResults(ctx: Context, { ad_account_id, since, until }: SyncJobInput): Promise<SyncReport> {
  refuseWrongYears({ since, until }, ctx.now());
  const { account, platform, calls } = await openAccount(ctx, ad_account_id);
  const ads = await adsOf(ctx.db, ad_account_id);
  const cursor = await cursorOf(ctx.db, ad_account_id);
  const first = since ?? firstDay(ads, cursor, account.time_zone);
  const report = new Report(first);
  if (ads.length === 0) return report.reply(cursor, []);
  const byId = new Map(ads.map((ad) => [ad.remote_id, ad]));
  let rows: RemoteResult[] = [];
  const take = async () => {
    await report.take(ctx, rows, byId, account.time_zone, platform.name);
    rows = [];
  };
  const span = until === undefined ? { since: first } : { since: first, until };
  for await (const part of platform.results(span, [...byId.keys()], account, calls)) {
    if ('row' in part) rows.push(part.row);
    else if ('hole' in part) report.addHole(part.hole, part.problem.code, part.problem.todo);
    else {
      report.addRead(part.read.until);
      await take();
      await report.withdraw(ctx, part.read, ads, account.time_zone, platform.name);
    }
    if (rows.length >= ROWS_AT_ONCE) await take();
  }
  await take();
  // a sync of selected days moves the cursor only if no day before them is left out
  const isContinuous = cursor === undefined || first <= plusDays(cursor, 1);
  if (isContinuous) await setCursor(ctx.db, ad_account_id, report.reply(cursor, []), ctx.now());
  return report.reply(cursor, await guardDays(ctx, ad_account_id, report.spend));
}

/** Refuses a mistyped year: it would cause thousands of requests to the platform. */
function refuseWrongYears({ since, until }: Pick<SyncJobInput, 'since' | 'until'>, now: Date): void {
  const today = dayIn('UTC', now);
  const errors = Object.entries({ since, until }).flatMap(([path, day]): FieldError[] => {
    if (day === undefined) return [];
    if (day < FIRST_DAY) return [{ path, message: `must be ${FIRST_DAY} or later, got ${day}` }];
    if (day > plusDays(today, YEAR_DAYS))
      return [{ path, message: `${day} is more than a year ahead: today is ${today}` }];
    return [];
  });
  if (errors.length > 0) throw invalid(errors);
}

/** Returns the cursor minus the days that may still be corrected; for a first sync, the day of the oldest ad. */
function firstDay(ads: readonly AdToRead[], cursor: string | undefined, zone: string): string {
  const [oldest] = ads.map(({ created_at }) => created_at).toSorted((a, b) => a.getTime() - b.getTime());
  const begin = dayIn(zone, oldest ?? new Date(0));
  if (cursor === undefined) return begin;
  const again = plusDays(cursor, 1 - SETTLE_DAYS);
  return again > begin ? again : begin;
}

class Report {
  #results = 0;
  #corrected = 0;
  #unchanged = 0;
  #rejectedTotal = 0;
  #withdrawn = 0;
  #unreported = 0;
  /** The days reported for the period being read, by ad. */
  readonly #reported = new Map<string, Set<string>>();
  readonly #rejected: SyncReport['rejected'] = [];
  readonly #holes: SyncReport['holes'] = [];
  readonly #goals = new Set<string>();
  readonly spend: DaySpend[] = [];
  #until: string | undefined;

  constructor(readonly since: string) {}

  addHole(hole: { readonly since: string; readonly until: string }, code: string, detail: string): void {
    this.#holes.push({ since: hole.since, until: hole.until, code, detail });
  }

  addRead(until: string): void {
    this.#until = until;
  }

  /** Withdraws stored results of a period's ads that are no longer reported. */
  async withdraw(
    ctx: Context,
    span: { readonly since: string; readonly until: string },
    ads: readonly AdToRead[],
    zone: string,
    seller: string,
  ): Promise<void> {
    const reported = new Map(this.#reported);
    this.#reported.clear();
    if (this.#holes.some(({ since, until }) => since <= span.until && until >= span.since)) return;
    const remote = new Set(ads.map(({ remote_id }) => remote_id));
    const standing = await standingIn(ctx.db, {
      source: sourceOf(seller),
      campaign_ids: [...new Set(ads.map(({ campaign_id }) => campaign_id))],
      from: startOfDay(span.since, zone),
      to: startOfDay(plusDays(span.until, 1), zone),
    });
    const missing = standing.filter(
      ({ external_id, period_start }) =>
        remote.has(external_id) && !reported.get(external_id)?.has(dayIn(zone, period_start)),
    );
    const ids = missing.flatMap(({ id, external_id }) => (reported.has(external_id) ? id : []));
    this.#unreported += missing.length - ids.length;
    const why = `the platform no longer reports them, from ${span.since} to ${span.until}`;
    this.#withdrawn += await withdrawUnreported(ctx, ids, why);
  }

  async take(
    ctx: Context,
    rows: readonly RemoteResult[],
    byId: ReadonlyMap<string, AdToRead>,
    zone: string,
    seller: string,
  ): Promise<void> {
    const known = rows.flatMap((row) => {
      const ad = byId.get(row.remote_id);
      return ad === undefined ? [] : [{ row, ad }];
    });
    if (known.length === 0) return;
    for (const { row } of known) this.#addReported(row);
    for (const { row, ad } of known)
      if (row.figures.spend_minor !== undefined)
        this.spend.push({ publication_id: ad.publication_id, day: row.day, minor: row.figures.spend_minor });
    for (const { row, ad } of known) for (const goal of goalsIn(ad.platform, row.figures)) this.#goals.add(goal);
    const lines = known.map(({ row, ad }) => lineOf(row, ad, zone, seller));
    const reply = await importResults(ctx, { results: lines });
    this.#results += reply.results;
    this.#corrected += reply.corrected;
    this.#unchanged += reply.unchanged;
    this.#rejectedTotal += reply.rejected_total;
    for (const { line, errors } of reply.rejected.slice(0, MOST_REJECTED - this.#rejected.length)) {
      const at = known[line - 1]?.row;
      const detail = errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
      this.#rejected.push({ ad: at?.remote_id ?? '', day: at?.day ?? '', detail });
    }
  }

  #addReported({ remote_id, day }: RemoteResult): void {
    const days = this.#reported.get(remote_id);
    if (days === undefined) this.#reported.set(remote_id, new Set([day]));
    else days.add(day);
  }

  reply(cursor: string | undefined, paused: readonly string[]): SyncReport {
    return {
      since: this.since,
      until: this.#until ?? null,
      through: this.#through(cursor) ?? null,
      results: this.#results,
      corrected: this.#corrected,
      unchanged: this.#unchanged,
      withdrawn: this.#withdrawn,
      unreported: this.#unreported,
      rejected: this.#rejected,
      rejected_total: this.#rejectedTotal,
      holes: this.#holes,
      paused: [...paused],
      goals: [...this.#goals].toSorted(),
    };
  }

  #through(cursor: string | undefined): string | undefined {
    const [hole] = this.#holes.map(({ since }) => since).toSorted();
    if (hole !== undefined) return cursor !== undefined && cursor < hole ? cursor : before(this.since, hole);
    if (this.#until === undefined) return cursor;
    return cursor !== undefined && cursor > this.#until ? cursor : this.#until;
  }
}

/** Returns the day before a hole, unless nothing was read before it. */
const before = (first: string, hole: string): string | undefined => (hole > first ? plusDays(hole, -1) : undefined);

const sourceOf = (seller: string) => `${seller}_ads_api`;

/** Returns a row in our own format: the day as two instants, since accounts have their own calendars. */
const lineOf = (row: RemoteResult, { campaign_id, platform }: AdToRead, zone: string, seller: string) => ({
  campaign_id,
  platform,
  period_start: startOfDay(row.day, zone).toISOString(),
  period_end: startOfDay(plusDays(row.day, 1), zone).toISOString(),
  source: sourceOf(seller),
  external_id: row.remote_id,
  currency: row.currency,
  ...Object.fromEntries(FIGURE_NAMES.map((name) => [name, row.figures[name] ?? null])),
});

export const SYNC_JOB = 'sync-results';

/** Queues a sync, one at a time per account. @throws as `syncResults` */
export async function requestSync(
  ctx: Context,
  accountId: string,
  span: Pick<SyncJobInput, 'since' | 'until'> = {},
): Promise<{ job_id: string }> {
  refuseWrongYears(span, ctx.now());
  await openAccount(ctx, accountId);
  const job_id = await ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(
      transaction,
      {
        name: SYNC_JOB,
        input: { ad_account_id: accountId, ...span },
        actor: ctx.actor,
        key: `sync ${accountId} ${span.since ?? ''} ${span.until ?? ''}`.trim(),
      },
      recordRequest(ctx),
    ),
  );
  return { job_id };
}
