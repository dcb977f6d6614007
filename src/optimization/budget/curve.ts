/** Results as a function of money, between two bounds. */
export interface Curve {
  value(money: number): number;
  /** Whether the curve never falls, and each unit of money brings no more than the unit before it. */
  readonly isConcave: boolean;
  /** On the smallest concave curve above this one: the most money whose last unit still brings `price` results. */
  demand(price: number): number;
  /** The value of that concave curve. */
  envelope(money: number): number;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

const within = (money: number, { low, high }: Bounds) => Math.min(high, Math.max(low, money));

/** scale · moneyᵉ, 0 < e ≤ 1. */
export function powerCurve(scale: number, exponent: number, bounds: Bounds): Curve {
  const value = (money: number) => scale * money ** exponent;
  const demand = (price: number) => {
    if (exponent === 1) return scale >= price ? bounds.high : bounds.low;
    return within(((scale * exponent) / price) ** (1 / (1 - exponent)), bounds);
  };
  return { value, isConcave: true, demand, envelope: value };
}

/** A weighted sum of powers of money ÷ unit: the mean of many drawn power curves. */
export function meanOfPowers(
  parts: readonly { readonly weight: number; readonly exponent: number }[],
  unit: number,
  bounds: Bounds,
): Curve {
  const value = (money: number) => {
    const log = Math.log(money / unit);
    let sum = 0;
    for (const { weight, exponent } of parts) sum += weight * Math.exp(exponent * log);
    return sum;
  };
  const marginal = (money: number) => {
    const log = Math.log(money / unit);
    let sum = 0;
    for (const { weight, exponent } of parts) sum += weight * exponent * Math.exp(exponent * log);
    return sum / money;
  };
  const demand = (price: number) => lastAtLeast(marginal, price, bounds, 40);
  return { value: (money) => (money > 0 ? value(money) : 0), isConcave: true, demand, envelope: value };
}

/** scale ÷ (1 + (half ÷ money)ᵉ): an S-curve above e = 1. */
export function hillCurve(scale: number, exponent: number, half: number, bounds: Bounds): Curve {
  const { low, high } = bounds;
  const value = (money: number) => (money <= 0 ? 0 : scale / (1 + (half / money) ** exponent));
  const marginal = (money: number) => {
    if (money <= 0) return exponent < 1 ? Infinity : exponent === 1 ? scale / half : 0;
    const ratio = (half / money) ** exponent;
    if (ratio === Infinity) return 0;
    return (scale * exponent * ratio) / (money * (1 + ratio) ** 2);
  };
  // below its inflection, the curve is convex: its concave envelope is a straight line to the point where it touches the curve
  const inflection = exponent > 1 ? half * ((exponent - 1) / (exponent + 1)) ** (1 / exponent) : 0;
  const touch = low >= inflection ? low : touchPoint(value, marginal, within(inflection, bounds), bounds);
  const slope = touch > low ? (value(touch) - value(low)) / (touch - low) : Infinity;
  const demand = (price: number) => (price > slope ? low : lastAtLeast(marginal, price, { low: touch, high }, 60));
  const envelope = (money: number) => (money < touch ? value(low) + slope * (money - low) : value(money));
  return { value, isConcave: touch === low, demand, envelope };
}

function touchPoint(value: (x: number) => number, marginal: (x: number) => number, from: number, bounds: Bounds) {
  const { low, high } = bounds;
  const isBefore = (x: number) => value(x) - value(low) < marginal(x) * (x - low);
  if (isBefore(high)) return high;
  let [left, right] = [from, high];
  for (let halving = 0; halving < 100; halving++) {
    const middle = (left + right) / 2;
    if (isBefore(middle)) left = middle;
    else right = middle;
  }
  return right;
}

/** Straight lines between points, in ascending order of money; flat before the first and after the last. */
export function pointsCurve(points: readonly (readonly [money: number, results: number])[], bounds: Bounds): Curve {
  const value = (money: number) => interpolate(points, money);
  const inner = points.filter(([money]) => money > bounds.low && money < bounds.high);
  const corners = [
    [bounds.low, value(bounds.low)] as const,
    ...inner,
    ...(bounds.high > bounds.low ? [[bounds.high, value(bounds.high)] as const] : []),
  ];
  const hull: (readonly [number, number])[] = [];
  for (const corner of corners) {
    while (hull.length >= 2 && !turnsDown(hull.at(-2), hull.at(-1), corner)) hull.pop();
    hull.push(corner);
  }
  const isRising = hull.every(([, results], at) => results >= (hull[at - 1]?.[1] ?? -Infinity));
  const isOnHull = ([money, results]: readonly [number, number]) =>
    results >= interpolate(hull, money) - 1e-12 * Math.abs(results);
  const demand = (price: number) => {
    let most = bounds.low;
    for (let at = 1; at < hull.length; at++) {
      const [from, to] = [hull[at - 1] ?? [0, 0], hull[at] ?? [0, 0]];
      if ((to[1] - from[1]) / (to[0] - from[0]) < price) break;
      most = to[0];
    }
    return most;
  };
  return {
    value,
    isConcave: isRising && corners.every(isOnHull),
    demand,
    envelope: (money) => interpolate(hull, money),
  };
}

type Point = readonly [number, number] | undefined;

const turnsDown = (a: Point, b: Point, c: Point) =>
  a !== undefined &&
  b !== undefined &&
  c !== undefined &&
  (b[1] - a[1]) * (c[0] - b[0]) > (c[1] - b[1]) * (b[0] - a[0]);

function interpolate(points: readonly (readonly [number, number])[], money: number): number {
  const next = points.findIndex(([at]) => at >= money);
  const [right, left] = [points[next] ?? points.at(-1), points[next - 1]];
  if (right === undefined) return 0;
  if (left === undefined || next === -1 || right[0] === money) return right[1];
  return left[1] + ((right[1] - left[1]) * (money - left[0])) / (right[0] - left[0]);
}

/** Returns the largest argument at which a falling function is still at least `price`. */
function lastAtLeast(falling: (x: number) => number, price: number, { low, high }: Bounds, halvings: number): number {
  if (falling(high) >= price) return high;
  if (falling(low) < price) return low;
  let [left, right] = [low, high];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (left + right) / 2;
    if (falling(middle) >= price) left = middle;
    else right = middle;
  }
  return left;
}
