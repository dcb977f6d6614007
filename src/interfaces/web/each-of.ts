/** An item that was refused, and the reason. */
export interface Refused<Item> {
  readonly item: Item;
  readonly error: unknown;
}

/** Requests that one page sends at once; browsers would keep more of them waiting anyway. */
const AT_ONCE = 4;

/** Runs an action on each item, a few at a time. A refusal does not stop the others. @returns the items that were refused */
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
