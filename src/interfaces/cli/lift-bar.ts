/** Columns between −50% and +50%, to the left and the right of 0. */
const HALF = 13;
const EDGE = 0.5;

/** The heading of a column of bars. */
export const LIFT_SCALE = '−50%         0         +50%';

/** Draws the interval of a lift between −50% and +50%: `·` is 0, `●` the estimate; an unknown end is drawn at the edge. */
export function liftBar({ lift, low, high }: Record<'lift' | 'low' | 'high', number | null>): string {
  if (lift === null) return '';
  const column = (value: number) => Math.round((Math.min(EDGE, Math.max(-EDGE, value)) / EDGE) * HALF) + HALF;
  const [from, to] = [column(low ?? -EDGE), column(high ?? EDGE)];
  return Array.from({ length: 2 * HALF + 1 }, (_, at) => {
    if (at === column(lift)) return '●';
    const isWithin = at >= from && at <= to;
    if (at === HALF) return isWithin ? '┼' : '·';
    return isWithin ? '─' : ' ';
  })
    .join('')
    .trimEnd();
}
