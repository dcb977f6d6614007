/** The most ids to request at once. */
const AT_ONCE = 100;

/** Requests items by their ids, each id once, in as many requests as needed. */
export async function byHundreds<Found>(
  ids: readonly string[],
  ask: (ids: string, limit: number) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const wanted = [...new Set(ids)];
  const pages = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) => {
    const own = wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE);
    return ask(own.join(','), own.length);
  });
  return (await Promise.all(pages)).flat();
}
