/**
 * Works on several items at once and yields their results in the order of the items. When one fails, or the caller leaves, it starts
 * no more and ends when those under way have ended.
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
      // a failure reaches the caller when its turn comes; until then it is not unhandled
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
