/** A row's period and what it counts for. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** What the row's figure was measured on, such as impressions. */
  readonly whole: number;
}

/**
 * Those of the rows about one thing that may be added up: no two overlap, and together they were measured on the most
 * (weighted interval scheduling, n log n). Of equally much the longer time counts, then the longer rows.
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
 * A whole and its parts, such as a campaign and its ads, of which several may run at once: wherever their times touch, the
 * side that was measured on more counts, and what the other side has besides.
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

/** Groups whose times touch: each a list of wholes and a list of parts. */
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

/** The times that rows cover, in order, those that touch as one. */
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

/** How many of the ascending numbers are at most this one. */
function countUpTo(ascending: readonly number[], most: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
