/** In one promotion, no weight changes by more than this share of itself … */
export const MOST_RELATIVE = 0.2;
/** … or this share of all weights, whichever is more. */
export const MOST_ABSOLUTE = 0.02;

/**
 * Returns the shares nearest to the wanted ones (least squares) that add up to 1 and lie within the limit of one
 * promotion. Each lies between the active share and the wanted one: what one weight could not take is not pushed onto
 * another that the results want smaller.
 *
 * @param wanted adds up to 1
 * @param mayGrow false if the weight may only become smaller
 */
export function limitPromotion(
  active: readonly number[],
  wanted: readonly number[],
  mayGrow: readonly boolean[] = active.map(() => true),
): number[] {
  const limits = active.map((share, at) => {
    const reach = Math.max(MOST_RELATIVE * share, MOST_ABSOLUTE);
    const most = mayGrow[at] ? share + reach : share;
    const end = Math.min(most, Math.max(share - reach, wanted[at] ?? share));
    return { low: Math.min(share, end), high: Math.max(share, end) };
  });
  const moved = (shift: number) =>
    limits.map(({ low, high }, at) => Math.min(high, Math.max(low, (wanted[at] ?? 0) + shift)));
  const excess = (shift: number) => moved(shift).reduce((sum, each) => sum + each, 0) - 1;
  if (Math.abs(excess(0)) < 1e-12) return moved(0);
  // all shares grow with the shift, and at ±2 each is at its limit; some shift in between makes them add up to 1
  let [low, high] = [-2, 2];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return moved((low + high) / 2);
}
