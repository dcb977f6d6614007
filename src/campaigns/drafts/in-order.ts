/**
 * Works on several items at once and yields their results in the order of the items. When one fails or the caller stops, it
 * starts no more items and waits for those that are running.
 *
 * @param atOnce maximum number of items that run at once
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
      // a failure reaches the caller when its turn comes; until then, this keeps it from being an unhandled rejection
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
