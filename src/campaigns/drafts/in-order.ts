/**
 * Works on several items at once and yields what came of them in the order of the items. Where one fails, or the caller leaves,
 * no more are begun, and it ends when those under way have ended.
 *
 * @param atOnce items under way at most
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // whoever waits for it hears of its failure; until then it is not unhandled
      result.catch(() => {});
      underWay.push(result);
      if (underWay.length >= atOnce) yield* oldest(underWay);
    }
    while (underWay.length > 0) yield* oldest(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
}

async function* oldest<Result>(underWay: Promise<Result>[]): AsyncGenerator<Result> {
  const [first] = underWay;
  if (first === undefined) return;
  const result = await first;
  underWay.shift();
  yield result;
}
