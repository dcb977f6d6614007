import { featureKind } from '../../core/kernel/index.ts';
import { platformFacts } from '../../core/platforms/index.ts';
import type { Contribution, Explanation } from './explain.ts';

/**
 * Explains in one line for people: “TikTok 0.71: looks good (+.36), right length 12 s (+.16), lively (+.11)”. The
 * features that count most come first; `most` is how many are named.
 */
export function explainInWords(explanation: Explanation, most = 3): string {
  const { platform, score, contributions, boosts, failed, unknown, advice } = explanation;
  const ranked = contributions.toSorted((a, b) => b.contribution - a.contribution).slice(0, most);
  const because = ranked.map((each) => `${inWords(each)} (+${points(each.contribution)})`).join(', ');
  const sentences = [`${platformFacts(platform).label} ${score.toFixed(2)}: ${because}`];
  for (const boost of boosts) sentences.push(`× ${short(boost.multiply)} because ${boost.because}`);
  if (failed.length > 0) sentences.push(`may not run: ${failed.map((each) => each.because).join('; ')}`);
  if (unknown.length > 0) sentences.push(`not known yet: ${unknown.map((each) => each.because).join('; ')}`);
  if (advice.length > 0) sentences.push(`advice: ${advice.map((each) => each.because).join('; ')}`);
  return sentences.join(' · ');
}

function inWords({ feature, value, shaped }: Contribution): string {
  if (value === null) return `${plainName(feature)} not known`;
  const words = featureKind(feature)?.words;
  if (words === undefined) return worth(shaped, `${plainName(feature)} ${short(Number(value))}`);
  if ('levels' in words) return level(Number(value), words.levels);
  if ('flags' in words) return words.flags[value ? 1 : 0];
  return worth(shaped, words.quantity(Number(value)));
}

const worth = (shaped: number, quantity: string) => `${level(shaped, ['wrong', 'fair', 'right'])} ${quantity}`;

const level = (share: number, [low, middling, high]: readonly [string, string, string]) =>
  share < 1 / 3 ? low : share < 2 / 3 ? middling : high;

const plainName = (feature: string) =>
  feature
    .replace(/^x_/, '')
    .replace(/_(ms|hz|lufs|bytes|bps)$/, '')
    .replaceAll('_', ' ');

/** Formats what a contribution adds: “.36”. */
const points = (contribution: number) => contribution.toFixed(2).replace(/^0\./, '.');

const short = (value: number) => String(Number(value.toPrecision(4)));

export const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`;
