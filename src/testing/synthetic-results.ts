import type { RandomNumbers } from '../core/statistics/index.ts';
import type { ResultExample } from '../decisions/inference/index.ts';
import type { RuleSetInput } from '../decisions/rules/index.ts';

/** Returns a rule set in which a feature's worth equals its value, so that the true model can be written as weights. */
export function plainRuleSet(weights: Readonly<Record<string, number>>): RuleSetInput {
  const features = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, { weight, shape: 'identity' as const, when_missing: 0.5 }]),
  );
  return { platform: 'tiktok', features };
}

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** Generates y = a + b·Σ wᵢ·sᵢ + noise: by default one result per hour, each feature uniform in [0,1]. */
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
    /** Whether to return exp(y), a number of views, instead of its logarithm y. */
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
