import type { RandomNumbers } from '../core/statistics/index.ts';
import type { ResultExample } from '../decisions/inference/index.ts';
import type { RuleSetInput } from '../decisions/rules/index.ts';

/** A rule set whose features are worth what they are, so that a truth can be written down as weights. */
export function plainRuleSet(weights: Readonly<Record<string, number>>): RuleSetInput {
  const features = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, { weight, shape: 'identity' as const, when_missing: 0.5 }]),
  );
  return { platform: 'tiktok', features };
}

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** y = a + b·Σ wᵢ·sᵢ + noise, one result an hour by default, each feature uniform in [0,1]. */
export function* syntheticResults(
  random: RandomNumbers,
  count: number,
  world: {
    readonly weights: Readonly<Record<string, number>>;
    readonly slope?: number;
    readonly noise?: number;
    readonly fromDay?: number;
    readonly perDay?: number;
    readonly platform?: ResultExample['platform'];
    readonly clipsPerVideo?: number;
    /** Features that are the same for every clip. */
    readonly fixed?: Readonly<Record<string, number>>;
    /** exp(y) instead of y: views, not their logarithm. */
    readonly isCount?: boolean;
  },
): Generator<ResultExample> {
  const { weights, slope = 1, noise = 1, fromDay = 0, perDay = 24, platform = 'tiktok', fixed = {} } = world;
  for (let i = 0; i < count; i++) {
    const features: Record<string, number> = {};
    let score = 0;
    for (const [name, weight] of Object.entries(weights)) {
      const value = fixed[name] ?? random.uniform();
      features[name] = value;
      score += weight * value;
    }
    const y = 2 + slope * score + noise * random.normal();
    const at = START + (fromDay + i / perDay) * DAY_MS;
    const video = world.clipsPerVideo === undefined ? {} : { video_id: `video ${Math.floor(i / world.clipsPerVideo)}` };
    yield { features, platform, result: world.isCount ? Math.exp(y) : y, at, ...video };
  }
}
