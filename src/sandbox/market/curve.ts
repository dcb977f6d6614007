import { draw, drawBetween, drawNormal } from '../world/index.ts';

/**
 * How people answer to an ad. Drawn from the seed and from what they see; nothing of the engine's own scores is in it, and no client
 * may read it but through reports.
 */
export interface Curve {
  /** 0 to 1. */
  readonly quality: number;
  /** Units of the API for a thousand impressions on an average day. */
  readonly cpm: number;
  /** People who can be reached. */
  readonly audience: number;
  /** Clicks an impression, people who stay 3 s, who watch it all, and who buy after a click. */
  readonly rates: { readonly click: number; readonly hold: number; readonly end: number; readonly buy: number };
  /** Units of the API that a purchase is worth. */
  readonly order_value: number;
}

/** How reach saturates; which one it is, the seed says. */
export type Family = 'hill' | 'log' | 'step';

export const familyOf = (seed: number): Family =>
  (['hill', 'log', 'step'] as const)[Math.floor(draw(seed, 'family') * 3)] ?? 'hill';

/**
 * Ads that show the same film have the same curve: an experiment between them has nothing to find.
 *
 * @param film what people see
 * @param dollar units of the API that one dollar is worth
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

/** What an hour of the week costs against an average one: weekends and evenings are dearer, and competitors come and go. */
export function price(seed: number, day: string, hour: number): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const weekend = weekday === 0 || weekday === 6 ? 1.15 : 1;
  const evening = hour >= 18 && hour <= 22 ? 1.1 : 0.98;
  return weekend * evening * Math.exp(0.12 * drawNormal(seed, 'competitors', day));
}

/**
 * What the next unit of money still does, against the first one.
 *
 * @param used share of the audience's worth that was spent already
 */
export function marginal(family: Family, seed: number, used: number): number {
  if (family === 'log') return 1 / (1 + used);
  if (family === 'step') return used < 1 ? 1 : 0.35;
  const slope = drawBetween(0.8, 2.5, seed, 'slope');
  return 1 / (1 + used) ** slope;
}

/** People tire of an ad that they saw often. */
export const fatigue = (impressions: number, audience: number): number => Math.exp((-0.6 * impressions) / audience);

/** A day without delivery, as happens. */
export const isZeroDay = (seed: number, adsetId: string, day: string): boolean =>
  draw(seed, 'zero', adsetId, day) < 0.02;
