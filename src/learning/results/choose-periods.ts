/** A row's period, and how much it counts. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** The number that the row's figure was measured on, such as impressions. */
  readonly whole: number;
}

/**
 * Chooses rows about the same thing that can be added up: no two overlap, and together they were measured on the most
 * (weighted interval scheduling, n log n). Ties go to the longer total time, then to the longer rows.
 */
export function choosePeriods<Row extends Stretch>(rows: readonly Row[]): Row[] {
  const sorted = rows.toSorted((a, b) => a.end - b.end || a.start - b.start);
  const ends = sorted.map(({ end }) => end);
  const best = new Float64Array(sorted.length + 1);
  const time = new Float64Array(sorted.length + 1);
  const before = sorted.map(({ start }) => countUpTo(ends, start));
  const isTaken = sorted.map((row, at) => {
    const earlier = before[at] ?? 0;
    const [whole, length] = [(best[earlier] ?? 0) + row.whole, (time[earlier] ?? 0) + row.end - row.start];
    const [without, timeWithout] = [best[at] ?? 0, time[at] ?? 0];
    const takes = whole > without || (whole === without && length > timeWithout);
    best[at + 1] = takes ? whole : without;
    time[at + 1] = takes ? length : timeWithout;
    return takes;
  });
  const chosen: Row[] = [];
  for (let at = sorted.length - 1; at >= 0; ) {
    const row = sorted[at];
    if (row === undefined || !isTaken[at]) at--;
    else {
      chosen.push(row);
      at = (before[at] ?? 0) - 1;
    }
  }
  return chosen.reverse();
}

/**
 * Chooses between a whole and its parts, such as a campaign and its ads, several of which may run at once. Wherever
 * their times overlap, the side that was measured on more counts, plus the rows of the other side that do not overlap
 * it.
 */
export function chooseLevel<Row extends Stretch>(whole: readonly Row[], parts: readonly Row[]): Row[] {
  if (whole.length === 0 || parts.length === 0) return [...whole, ...parts];
  return connected(whole, parts).flatMap(([wholes, others]) => {
    const isWhole = measuredOn(wholes) >= measuredOn(others);
    const [winners, losers] = isWhole ? [wholes, others] : [others, wholes];
    const covered = merged(winners);
    const ends = covered.map(({ end }) => end);
    const isFree = ({ start, end }: Stretch) => (covered[countUpTo(ends, start)]?.start ?? end) >= end;
    return [...winners, ...losers.filter(isFree)];
  });
}

/** Groups rows with overlapping times: each group is a list of wholes and a list of parts. */
function connected<Row extends Stretch>(whole: readonly Row[], parts: readonly Row[]): [Row[], Row[]][] {
  const all = [...whole.map((row) => ({ row, side: 0 as const })), ...parts.map((row) => ({ row, side: 1 as const }))];
  all.sort((a, b) => a.row.start - b.row.start);
  const groups: [Row[], Row[]][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { row, side } of all) {
    if (row.start >= until) groups.push([[], []]);
    groups.at(-1)?.[side].push(row);
    until = Math.max(until, row.end);
  }
  return groups;
}

/** Returns the times that rows cover, in order, with adjoining ones merged. */
function merged(rows: readonly Stretch[]): { start: number; end: number }[] {
  const covered: { start: number; end: number }[] = [];
  for (const { start, end } of rows.toSorted((a, b) => a.start - b.start)) {
    const last = covered.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else covered.push({ start, end });
  }
  return covered;
}

const measuredOn = (rows: readonly Stretch[]) => rows.reduce((sum, { whole }) => sum + whole, 0);

/** Returns how many of the ascending numbers are at most `most`. */
function countUpTo(ascending: readonly number[], most: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
