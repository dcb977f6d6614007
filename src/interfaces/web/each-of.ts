/** One that was refused, and why. */
export interface Refused<Item> {
  readonly item: Item;
  readonly error: unknown;
}

/** Requests of one page at once; browsers keep the others waiting anyway. */
const AT_ONCE = 4;

/** Does the same to each, a few at a time: one that is refused stops no other. @returns those that were refused */
export async function eachOf<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<readonly Refused<Item>[]> {
  const refused: Refused<Item>[] = [];
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift())
      try {
        await act(item);
      } catch (error) {
        refused.push({ item, error });
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return refused;
}
