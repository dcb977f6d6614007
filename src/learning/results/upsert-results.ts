import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, type FieldError } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { FIGURE_NAMES } from './figures.ts';
import type { ResultRow } from './read-result.ts';
import { type Reported, renamedAds } from './renamed-ads.ts';
import { type Owner, resolveSubjects } from './resolve-subjects.ts';
import { archiveRevisions, keyOf, lockResults, type StoredResult, storedResults, writeResults } from './store.ts';
import { isWithdrawnImport } from './withdraw-store.ts';

export interface Upserted {
  readonly stored: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
}

interface RejectedRow {
  readonly line: number;
  readonly errors: readonly FieldError[];
  /** The row, if none of our clips or campaigns has its names. */
  readonly unknown?: ResultRow;
}

/**
 * Stores a batch of results in one transaction, with its event in the ledger: each row whole or not at all, in order. A
 * source's earlier figures for the same thing are replaced and kept as history; the same figures again change nothing.
 *
 * @param importId identifies the import that the batch belongs to
 */
export const upsertResults = (ctx: Context, rows: readonly ResultRow[], importId: string): Promise<Upserted> =>
  ctx.db.transaction((transaction) => upsertBatch(transaction, ctx, rows, importId));

/** Does the same in the caller's transaction. */
export async function upsertBatch(
  transaction: Transaction,
  ctx: Context,
  rows: readonly ResultRow[],
  importId: string,
): Promise<Upserted> {
  await lockResults(transaction);
  if (await isWithdrawnImport(transaction, importId))
    throw conflict(
      'import-withdrawn',
      `import ${importId} was withdrawn while it was being read: the remaining rows were not imported`,
    );
  const owners = await resolveSubjects(transaction, rows);
  const now = ctx.now();
  const rejected: RejectedRow[] = [];
  const reported: Reported[] = [];
  rows.forEach((row, at) => {
    const owner = owners[at];
    if (owner !== undefined && !('path' in owner))
      reported.push({ row, result: newResult(row, owner, { id: ctx.newId(), importId, now }) });
    else if (owner !== undefined) {
      const { path, message, isUnknown } = owner;
      rejected.push({ line: row.line, errors: [{ path, message }], ...(isUnknown && { unknown: row }) });
    }
  });
  const stored = await storedResults(
    transaction,
    reported.map(({ result }) => result),
  );
  const known = new Map(stored.map((each) => [keyOf(each), each]));
  const renamed = await renamedAds(
    transaction,
    reported.filter(({ result }) => !known.has(keyOf(result))),
  );
  const change = new Change(known);
  for (const { row, result } of reported) {
    const error = renamed.get(row);
    if (error === undefined) change.add(result);
    else rejected.push({ line: row.line, errors: [error] });
  }
  await writeResults(transaction, change.written());
  await archiveRevisions(transaction, change.replaced, now);
  const { corrected, unchanged } = change;
  if (change.stored > 0)
    await appendEvents(transaction, ctx, [
      { type: 'results_imported', entityId: importId, metadata: { results: change.stored, corrected, unchanged } },
    ]);
  return { stored: change.stored, corrected, unchanged, rejected };
}

const newResult = (
  { platform, source, external_id, period, currency, posted_at, figures }: ResultRow,
  { clip_id, campaign_id }: Owner,
  { id, importId, now }: { id: string; importId: string; now: Date },
): StoredResult => ({
  id,
  source,
  platform,
  clip_id,
  campaign_id,
  external_id,
  period_start: period.start,
  period_end: period.end,
  in_days: period.inDays,
  currency,
  posted_at,
  ...figures,
  revision: 1,
  import_id: importId,
  received_at: now,
  withdrawn_at: null,
});

/** Compares a batch with what is stored, a row at a time. */
class Change {
  stored = 0;
  corrected = 0;
  unchanged = 0;
  readonly replaced: StoredResult[] = [];
  readonly #now: Map<string, StoredResult>;
  readonly #changed = new Set<string>();

  constructor(stored: Map<string, StoredResult>) {
    this.#now = stored;
  }

  add(result: StoredResult): void {
    const key = keyOf(result);
    const known = this.#now.get(key);
    if (known !== undefined && saysTheSame(known, result)) {
      this.unchanged++;
      return;
    }
    if (known !== undefined) {
      this.replaced.push(known);
      this.corrected++;
    }
    this.stored++;
    this.#changed.add(key);
    const { id, clip_id, campaign_id, revision } = known ?? { ...result, revision: 0 };
    this.#now.set(key, { ...result, id, clip_id, campaign_id, revision: revision + 1 });
  }

  written(): StoredResult[] {
    return [...this.#changed].flatMap((key) => this.#now.get(key) ?? []);
  }
}

const saysTheSame = (a: StoredResult, b: StoredResult) =>
  a.withdrawn_at === null &&
  a.currency === b.currency &&
  (b.posted_at === null || a.posted_at === b.posted_at) &&
  FIGURE_NAMES.every((name) => a[name] === b[name]);
