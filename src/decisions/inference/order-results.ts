import { Fingerprint } from './fingerprint.ts';

/** The properties by which results are ordered. */
interface Sortable {
  readonly length: number;
  /** ms since 1970 */
  at(row: number): number;
  /** A number that stands for the video; NaN if unknown. */
  video(row: number): number;
  /** Every number that is kept of the result, one after the other. */
  values(row: number): Iterable<number>;
}

/**
 * Orders results by time. Results of the same moment are ordered by their content, a video's side by side, so that the
 * order in which they came does not matter. A hash orders them, so that their size does not matter either.
 *
 * @returns undefined if they are in order and no two are of the same moment
 */
export function orderOf(results: Sortable): Uint32Array | undefined {
  const { length } = results;
  let isInOrder = true;
  for (let row = 1; row < length && isInOrder; row++) isInOrder = results.at(row) > results.at(row - 1);
  if (isInOrder) return undefined;
  const times = Float64Array.from({ length }, (_, row) => results.at(row));
  const order = Uint32Array.from(times, (_, row) => row).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  for (let from = 0; from < length; ) {
    let to = from + 1;
    while (to < length && times[order[to] ?? 0] === times[order[from] ?? 0]) to++;
    if (to > from + 1) sortMoment(results, order.subarray(from, to));
    from = to;
  }
  return order;
}

function sortMoment(results: Sortable, rows: Uint32Array): void {
  const known = Array.from(rows, (row) => ({ row, video: results.video(row), hash: hashOf(results.values(row)) }));
  known.sort((a, b) => {
    if (a.video !== b.video && !(Number.isNaN(a.video) && Number.isNaN(b.video)))
      return Number.isNaN(a.video) ? 1 : Number.isNaN(b.video) ? -1 : a.video - b.video;
    return a.hash - b.hash;
  });
  known.forEach(({ row }, place) => {
    rows[place] = row;
  });
}

const one = new Float64Array(1);
const words = new Uint32Array(one.buffer);

/** Hashes the bits of the numbers: in practice, equal hashes mean equal results. */
function hashOf(values: Iterable<number>): number {
  const fingerprint = new Fingerprint();
  for (const value of values) {
    one[0] = value;
    for (const word of words) fingerprint.add(word);
  }
  return fingerprint.value;
}
