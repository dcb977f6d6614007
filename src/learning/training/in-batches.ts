import { timeSlice } from '../../core/kernel/index.ts';

const MOST_AT_ONCE = 1000;
const FIRST_AT_ONCE = 20;
/** At most about this many parts of answers are held at a time. */
const MOST_PARTS = 20_000;

/**
 * Calls `ask` for the items, a batch at a time, and yields each item with its answer and its index, in order. The
 * process can do other work in between.
 *
 * @param partsOf the size of an answer, if sizes vary: batches are then kept small enough to hold all their answers
 */
export async function* inBatches<Item, Answer>(
  items: readonly Item[],
  ask: (batch: readonly Item[]) => Promise<readonly Answer[]>,
  partsOf?: (answer: Answer) => number,
): AsyncGenerator<readonly [item: Item, answer: Answer, at: number]> {
  const pause = timeSlice();
  let size = partsOf === undefined ? MOST_AT_ONCE : FIRST_AT_ONCE;
  for (let from = 0; from < items.length; ) {
    const batch = items.slice(from, from + size);
    const answers = await ask(batch);
    for (const [at, item] of batch.entries()) {
      const answer = answers[at];
      if (answer !== undefined) yield [item, answer, from + at];
      await pause();
    }
    from += batch.length;
    if (partsOf === undefined) continue;
    const parts = answers.reduce((sum, answer) => sum + partsOf(answer), 0);
    size = Math.max(1, Math.min(MOST_AT_ONCE, 2 * size, Math.floor((MOST_PARTS * batch.length) / Math.max(1, parts))));
  }
}
