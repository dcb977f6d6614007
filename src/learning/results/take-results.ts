import type { Context } from '../../context.ts';
import type { FieldError } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { FIGURE_NAMES } from './figures.ts';
import { resolveSubjects } from './resolve-subjects.ts';
import type { ResultRow } from './row.ts';
import { keepBefore, keyOf, lockResults, type NewResult, storedResults, writeResults } from './store.ts';

export interface Taken {
  readonly taken: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: readonly { readonly line: number; readonly errors: readonly FieldError[] }[];
}

/**
 * Takes a batch of results in one transaction, with its event in the ledger: each whole or not at all, in their order. What a
 * source has said before about the same thing is replaced and kept; the same again changes nothing.
 *
 * @param importId what the batches of one import have in common
 */
export const takeResults = (ctx: Context, rows: readonly ResultRow[], importId: string): Promise<Taken> =>
  ctx.db.transaction(async (transaction) => {
    await lockResults(transaction);
    const owners = await resolveSubjects(transaction, rows);
    const now = ctx.now();
    const rejected: { line: number; errors: FieldError[] }[] = [];
    const told: { result: NewResult; row: ResultRow }[] = [];
    rows.forEach((row, at) => {
      const owner = owners[at];
      if (owner === undefined || 'path' in owner) rejected.push({ line: row.line, errors: owner ? [owner] : [] });
      else
        told.push({
          row,
          result: { ...row, ...owner, id: ctx.newId(), revision: 1, importId, receivedAt: now },
        });
    });
    const stored = new Map(
      (
        await storedResults(
          transaction,
          told.map(({ result }) => result),
        )
      ).map((each) => [keyOf(each), each]),
    );
    const change = new Change(stored, importId);
    for (const { row, result } of told) {
      const problem = change.take(row, result);
      if (problem !== undefined) rejected.push({ line: row.line, errors: [problem] });
    }
    await writeResults(transaction, change.written());
    await keepBefore(transaction, change.before, now);
    const { taken, corrected, unchanged } = change;
    if (taken > 0)
      await appendEvents(transaction, ctx, [
        { type: 'results_imported', entityId: importId, metadata: { results: taken, corrected, unchanged } },
      ]);
    return { taken, corrected, unchanged, rejected };
  });

/** What a batch makes of what is stored, a row at a time. */
class Change {
  taken = 0;
  corrected = 0;
  unchanged = 0;
  readonly before: NewResult[] = [];
  readonly #now: Map<string, NewResult>;
  readonly #changed = new Set<string>();

  constructor(
    stored: Map<string, NewResult>,
    readonly importId: string,
  ) {
    this.#now = stored;
  }

  take({ subject }: ResultRow, result: NewResult): FieldError | undefined {
    const key = keyOf(result);
    const known = this.#now.get(key);
    if (known !== undefined && saysTheSame(known, result)) {
      this.unchanged++;
      return undefined;
    }
    // an export says everything once: two rows about one ad and period are parts of something that we do not see
    if (known?.importId === this.importId && 'names' in subject)
      return {
        path: subject.column,
        message: 'stands in this export before, for the same period and with other figures: export without breakdowns',
      };
    if (known !== undefined) {
      this.before.push(known);
      this.corrected++;
    }
    this.taken++;
    this.#changed.add(key);
    const { id, clipId, campaignId, revision } = known ?? { ...result, revision: 0 };
    this.#now.set(key, { ...result, id, clipId, campaignId, revision: revision + 1 });
    return undefined;
  }

  written(): NewResult[] {
    return [...this.#changed].flatMap((key) => this.#now.get(key) ?? []);
  }
}

const saysTheSame = (a: NewResult, b: NewResult) =>
  a.currency === b.currency && FIGURE_NAMES.every((name) => a.figures[name] === b.figures[name]);
