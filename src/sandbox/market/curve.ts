import { draw, drawBetween, drawNormal } from '../world/index.ts';

/**
 * How people respond to an ad. It is drawn from the seed and from the film. The engine's own scores do not influence it, and clients
 * see it only through reports.
 */
export interface Curve {
  /** From 0 to 1. */
  readonly quality: number;
  /** API units per thousand impressions on an average day. */
  readonly cpm: number;
  /** Number of people who can be reached. */
  readonly audience: number;
  /** Rates of clicks per impression, of people who stay 3 s, of those who watch it all, and of those who buy after a click. */
  readonly rates: { readonly click: number; readonly hold: number; readonly end: number; readonly buy: number };
  /** Value of a purchase in API units. */
  readonly order_value: number;
}

/** The way in which reach saturates; the seed decides which one applies. */
export type Family = 'hill' | 'log' | 'step';

export const familyOf = (seed: number): Family =>
  (['hill', 'log', 'step'] as const)[Math.floor(draw(seed, 'family') * 3)] ?? 'hill';

/**
 * Draws the curve of a film. Ads that show the same film have the same curve, so an experiment between them finds nothing.
 *
 * @param film what people see
 * @param dollar number of API units that are worth one dollar
 */
export function curveOf(seed: number, film: string, dollar: number): Curve {
  const quality = Math.min(0.98, Math.max(0.02, 0.5 + 0.2 * drawNormal(seed, 'film', film)));
  return {
    quality,
    cpm: dollar * drawBetween(5, 12, seed, 'cpm', film),
    audience: Math.round(drawBetween(200_000, 3_000_000, seed, 'audience', film)),
    rates: {
      click: 0.004 + 0.02 * quality,
      hold: 0.12 + 0.5 * quality,
      end: 0.05 + 0.3 * quality,
      buy: 0.02 + 0.08 * quality * draw(seed, 'buy', film),
    },
    order_value: Math.round(dollar * drawBetween(20, 80, seed, 'order', film)),
  };
}

/** Returns the price of an hour relative to an average one. Weekends and evenings cost more, and competitors come and go. */
export function price(seed: number, day: string, hour: number): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const weekend = weekday === 0 || weekday === 6 ? 1.15 : 1;
  const evening = hour >= 18 && hour <= 22 ? 1.1 : 0.98;
  return weekend * evening * Math.exp(0.12 * drawNormal(seed, 'competitors', day));
}

/**
 * Returns the effect of the next unit of money relative to the first one.
 *
 * @param used share of the audience's value that has been spent
 */
export function marginal(family: Family, seed: number, used: number): number {
  if (family === 'log') return 1 / (1 + used);
  if (family === 'step') return used < 1 ? 1 : 0.35;
  const slope = drawBetween(0.8, 2.5, seed, 'slope');
  return 1 / (1 + used) ** slope;
}

/** Returns how much response remains, because people tire of an ad that they have seen often. */
export const fatigue = (impressions: number, audience: number): number => Math.exp((-0.6 * impressions) / audience);

/** Decides whether a day has no delivery, which happens. */
export const isZeroDay = (seed: number, adsetId: string, day: string): boolean =>
  draw(seed, 'zero', adsetId, day) < 0.02;
