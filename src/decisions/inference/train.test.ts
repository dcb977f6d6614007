import { expect, test } from 'vitest';
import { type RandomNumbers, seededRandom } from '../../core/statistics/index.ts';
import { plainRuleSet, syntheticResults } from '../../testing/synthetic-results.ts';
import { PRIOR_LEAST_SD, PRIOR_RELATIVE_SD } from './prior.ts';
import type { ResultExample, Training } from './schema.ts';
import { trainWeights } from './train.ts';

const PRIOR = { visual_score: 0.5, x_a: 0.16, x_b: 0.2, x_c: 0.14 };
const NAMES = Object.keys(PRIOR) as (keyof typeof PRIOR)[];
const ruleSet = plainRuleSet(PRIOR);
/** `npm run test:faults` uses 500 and 200. */
const RUNS = Number(process.env.LEARNING_RUNS ?? 100);
const ROUNDS = Number(process.env.LEARNING_ROUNDS ?? 20);
const PATIENCE_MS = 120_000; // for 500 runs on a busy machine

/** Expects the share of 90% intervals that held the truth to be within what chance allows, 4 points in a long run. */
function expectCoverage(covered: number, intervals: number): void {
  const reach = Math.max(0.04, 2.5 * Math.sqrt(0.09 / intervals));
  expect(Math.abs(covered / intervals - 0.9)).toBeLessThan(reach);
}

/** Draws weights as the prior has them: normal around what a person wrote, none below 0, divided by their sum. */
function truthFrom(random: RandomNumbers): Record<string, number> {
  const weights = NAMES.map((name) => {
    const share = PRIOR[name];
    return [name, share + Math.max(PRIOR_RELATIVE_SD * share, PRIOR_LEAST_SD) * random.normal()] as const;
  });
  if (weights.some(([, weight]) => weight < 0)) return truthFrom(random);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(weights.map(([name, weight]) => [name, weight / total]));
}

const weightOf = ({ weights }: Training, feature: string) =>
  weights.find((each) => each.feature === feature) ?? { feature, mean: Number.NaN, sd: Number.NaN };
const shareIn = ({ rule_set: { features } }: Training, feature: string) => features[feature]?.weight;
const errorOf = ({ weights }: Training, truth: Readonly<Record<string, number>>) =>
  Math.hypot(...weights.map(({ feature, mean }) => mean - (truth[feature] ?? 0)));

test('with true weights drawn from the prior, 90% intervals contain them in about 90% of cases', {
  timeout: PATIENCE_MS,
}, async () => {
  let covered = 0;
  for (let run = 0; run < RUNS; run++) {
    const random = seededRandom(run);
    const truth = truthFrom(random);
    const examples = syntheticResults(random, 150, { weights: truth, slope: 3 });
    const { weights } = await trainWeights({ rule_set: ruleSet, examples, goal: 'value' });
    covered += weights.filter(({ feature, mean, sd }) => Math.abs(mean - (truth[feature] ?? 0)) <= 1.645 * sd).length;
  }
  expectCoverage(covered, RUNS * NAMES.length);
});

test('without a signal, at most 7% of runs promote', { timeout: PATIENCE_MS }, async () => {
  let promoted = 0;
  for (let run = 0; run < RUNS; run++) {
    const examples = syntheticResults(seededRandom(run), 200, { weights: PRIOR, slope: 0 });
    if ((await trainWeights({ rule_set: ruleSet, examples, goal: 'value' })).promote) promoted++;
  }
  expect(promoted / RUNS).toBeLessThanOrEqual(0.07);
});

test('with true weights far from the prior, more results shrink the error and lead to a promotion', async () => {
  const truth = { visual_score: 0.02, x_a: 0.1, x_b: 0.78, x_c: 0.1 };
  const trained = [100, 400, 1600, 6400].map((count) =>
    trainWeights({
      rule_set: ruleSet,
      examples: syntheticResults(seededRandom(1), count, { weights: truth, slope: 2 }),
      goal: 'value',
    }),
  );
  const errors = (await Promise.all(trained)).map((each) => errorOf(each, truth));
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  expect(errors.at(-1)).toBeLessThan(0.1);
  const last = await trained[3];
  expect(last).toMatchObject({ promote: true, n: 6400 });
  const { auc, proposed, baseline } = last?.metrics ?? {};
  expect(auc).toBeGreaterThan(proposed?.auc ?? 1);
  expect(proposed?.auc).toBeGreaterThan(baseline?.active.auc ?? 1);
  expect(baseline?.account_mean).toMatchObject({ auc: 0.5, spearman: null });
});

test('a feature whose effect turns negative has weight 0 within two half-lives', async () => {
  const random = seededRandom(7);
  const halfLifeDays = 20;
  const before = syntheticResults(random, 2400, { weights: PRIOR, slope: 3 });
  const flipped = { ...PRIOR, visual_score: -PRIOR.visual_score };
  const after = syntheticResults(random, 24 * 2 * halfLifeDays, { weights: flipped, slope: 3, fromDay: 100 });
  const old = [...before];
  const then = await trainWeights({ rule_set: ruleSet, examples: old, goal: 'value', half_life_days: halfLifeDays });
  const now = await trainWeights({
    rule_set: ruleSet,
    examples: [...old, ...after],
    goal: 'value',
    half_life_days: halfLifeDays,
  });
  expect(weightOf(then, 'visual_score').mean).toBeGreaterThan(0.4);
  expect(weightOf(now, 'visual_score').mean).toBe(0);
  // one promotion goes only part of the way
  expect(shareIn(now, 'visual_score')).toBeCloseTo(0.4, 9);
});

test('a feature that does not vary keeps its prior weight, is marked, and is not promoted upward', async () => {
  const truth = { visual_score: 0.05, x_a: 0.5, x_b: 0.25, x_c: 0.2 };
  const world = { weights: truth, slope: 3, fixed: { x_b: 0.7 } };
  const training = await trainWeights({
    rule_set: ruleSet,
    examples: syntheticResults(seededRandom(3), 2000, world),
    goal: 'value',
  });
  expect(weightOf(training, 'x_b')).toMatchObject({ mean: PRIOR.x_b, not_learnable: true });
  expect(weightOf(training, 'x_a')).not.toHaveProperty('not_learnable');
  expect(shareIn(training, 'x_b')).toBeLessThanOrEqual(PRIOR.x_b);
  expect(training.rule_set.trained?.not_learnable).toEqual(['x_b']);
});

test('results are adjusted for their age unless the goal is value', async () => {
  const random = seededRandom(5);
  const base = Array.from({ length: 60 }, (_, at) => ({
    ...{
      platform: 'tiktok' as const,
      at: at * 86_400_000,
      features: { visual_score: (at % 10) / 10, x_a: (at % 7) / 7 },
    },
    result: 0.2 + 0.02 * ((at % 10) / 10) + 0.01 * random.normal(),
  }));
  const aged = base.map((each, at) => ({ ...each, age_days: (at % 10) + 1 }));
  const learned = async (goal: 'value' | 'hook_rate', examples: readonly ResultExample[]) =>
    (await trainWeights({ rule_set: plainRuleSet({ visual_score: 0.5, x_a: 0.5 }), goal, examples })).weights;
  expect(await learned('value', aged)).toEqual(await learned('value', base));
  expect(await learned('hook_rate', aged)).not.toEqual(await learned('hook_rate', base));
});

test('training again without new results changes nothing', async () => {
  const truth = { visual_score: 0.02, x_a: 0.1, x_b: 0.78, x_c: 0.1 };
  const examples = [...syntheticResults(seededRandom(5), 300, { weights: truth, slope: 2 })];
  const first = await trainWeights({ rule_set: ruleSet, examples, goal: 'value' });
  const text = JSON.stringify(first.rule_set);
  let current = first;
  for (let round = 0; round < ROUNDS; round++) {
    current = await trainWeights({ rule_set: current.rule_set, examples: examples, goal: 'value' });
    expect(current).toMatchObject({ promote: false, reason: 'there are no new results', weights: first.weights });
  }
  expect(JSON.stringify(current.rule_set)).toBe(text);
});

test('replacing weights requires fifty results, and the same results count as new for another goal', async () => {
  const examples = [...syntheticResults(seededRandom(3), 50, { weights: PRIOR, slope: 3, isCount: true })];
  const reasonOf = async (some: readonly ResultExample[]) =>
    (await trainWeights({ rule_set: ruleSet, examples: some, goal: 'views' })).reason;
  expect(await reasonOf(examples.slice(1))).toBe('not enough results yet (49 of 50)');
  expect(await reasonOf(examples)).toMatch(/^later results are /);
  const { rule_set } = await trainWeights({ rule_set: ruleSet, examples, goal: 'views' });
  const last = new Date(Math.max(...examples.map(({ at }) => Number(at)))).toISOString();
  expect(rule_set.trained).toMatchObject({ goal: 'views', n: 50, newest_result_at: last });
  expect((await trainWeights({ rule_set, examples, goal: 'views' })).reason).toBe('there are no new results');
  const other = await trainWeights({ rule_set, examples, goal: 'roas' });
  expect([other.rule_set.trained?.goal, other.reason]).toEqual(['roas', expect.stringMatching(/^later results are /)]);
});

test('without results, the rule set stays unchanged', async () => {
  const training = await trainWeights({ rule_set: ruleSet, examples: [], goal: 'ctr' });
  expect(training).toMatchObject({
    n: 0,
    promote: false,
    reason: expect.stringMatching(/^no result on \w+ has the figures for \w+: import some, or use another goal$/),
  });
  expect(training.weights.map(({ mean }) => mean)).toEqual(Object.values(PRIOR));
  expect(training.rule_set.features).toEqual(ruleSet.features);
});

test('every training starts from the weights that a person wrote, so results never count twice', async () => {
  const results = [...syntheticResults(seededRandom(11), 400, { weights: PRIOR, slope: 2 })];
  const half = await trainWeights({ rule_set: ruleSet, examples: results.slice(0, 200), goal: 'value' });
  const inTwoSteps = await trainWeights({ rule_set: half.rule_set, examples: results, goal: 'value' });
  const atOnce = await trainWeights({ rule_set: ruleSet, examples: results, goal: 'value' });
  expect(inTwoSteps.weights).toEqual(atOnce.weights);
  expect(inTwoSteps.rule_set.trained?.prior).toEqual(Object.values(PRIOR));
});

test.each([
  ['each at its own time, as given', 'value', 24],
  ['ten a day', 'views', 10],
  ['all at one time', 'views', Number.POSITIVE_INFINITY],
] as const)('results in a stream and in any order give the same training: %s', async (_, goal, perMoment) => {
  const world = { weights: PRIOR, slope: 2, clipsPerVideo: 3, isCount: goal === 'views' };
  const results = [...syntheticResults(seededRandom(13), 300, world)].map((each, at) => ({
    ...each,
    at: perMoment === 24 ? each.at : Math.floor(at / perMoment) * 86_400_000,
  }));
  const batch = await trainWeights({ rule_set: ruleSet, examples: results, goal });
  const shuffled = results.toSorted((a, b) => Number(a.features.x_a) - Number(b.features.x_a));
  async function* stream() {
    yield* shuffled;
  }
  const streamed = await trainWeights({ rule_set: ruleSet, examples: stream(), goal });
  expect(streamed).toEqual(batch);
  expect(batch.metrics.ndcg).toEqual(expect.any(Number));
});

test('few results gain from another platform that agrees, and lose little from one that does not', async () => {
  const truth = { visual_score: 0.1, x_a: 0.1, x_b: 0.7, x_c: 0.1 };
  const elsewhere = (weights: Record<string, number>) => [
    ...syntheticResults(seededRandom(21), 3000, { weights, slope: 2, platform: 'instagram' }),
  ];
  const [agreeing, contrary] = [elsewhere(truth), elsewhere({ visual_score: 0.1, x_a: 0.7, x_b: 0.1, x_c: 0.1 })];
  let [alone, helped, misled] = [0, 0, 0];
  for (let run = 0; run < RUNS / 12.5; run++) {
    const few = [...syntheticResults(seededRandom(100 + run), 60, { weights: truth, slope: 2 })];
    const error = async (examples: ResultExample[]) =>
      errorOf(await trainWeights({ rule_set: ruleSet, examples, goal: 'value' }), truth);
    alone += await error(few);
    helped += await error([...agreeing, ...few]);
    misled += await error([...contrary, ...few]);
  }
  expect(helped).toBeLessThan(0.6 * alone);
  expect(misled).toBeLessThan(1.6 * alone);
});

test('results of videos used in training judge only with a warning', async () => {
  const random = seededRandom(31);
  // every video has its own typical result, which its features identify, and there is nothing else to learn
  const videos = Array.from({ length: 40 }, (_, video) => ({
    features: { visual_score: random.uniform(), x_a: random.uniform(), x_b: random.uniform(), x_c: random.uniform() },
    result: random.normal(),
    video_id: `video ${video}`,
  }));
  const examples = Array.from({ length: 400 }, (_, at): ResultExample => {
    const video = videos[Math.floor(at / 10)] ?? { features: {}, result: 0 };
    return { ...video, platform: 'tiktok', at: at * 3_600_000, result: video.result + 0.1 * random.normal() };
  });
  const { metrics, warnings } = await trainWeights({ rule_set: ruleSet, examples, goal: 'value' });
  expect(metrics).toMatchObject({ trained_on: 240, judged_on: 160 });
  expect(warnings).toEqual([]);
  const repeated = examples.map((each, at) => ({ ...each, ...videos[at % 40], at: each.at }));
  const again = await trainWeights({ rule_set: ruleSet, examples: repeated, goal: 'value' });
  expect(again.warnings[0]).toMatch(/recognizing/);
});

test('a feature that was computed from results causes a warning', async () => {
  const random = seededRandom(41);
  const examples = Array.from({ length: 200 }, (_, at): ResultExample => {
    const result = random.uniform();
    const features = { visual_score: random.uniform(), x_a: result, x_b: random.uniform(), x_c: random.uniform() };
    return { features, platform: 'tiktok', at, result };
  });
  const { warnings } = await trainWeights({ rule_set: ruleSet, examples, goal: 'value' });
  expect(warnings[0]).toMatch(/look for a feature that was computed from results/);
});

test.each([
  [{ result: Number.NaN }, 'examples[0].result', 'must be a number from −1e+100 to 1e+100, not NaN'],
  [{ result: 1.5 }, 'examples[0].result', 'must be a rate from 0 to 1 for ctr, not 1.5'],
  [
    { at: 'yesterday' },
    'examples[0].at',
    'must be a time: a Date, an ISO 8601 string or milliseconds since 1970, not "yesterday"',
  ],
  [{ at: '2026-02-30' }, 'examples[0].at', expect.stringContaining('not "2026-02-30"')],
  [{ at: 1e300 }, 'examples[0].at', expect.stringContaining('not 1e+300')],
  [{ result: 1e101 }, 'examples[0].result', 'must be a number from −1e+100 to 1e+100, not 1e+101'],
  [{ exposure: -1 }, 'examples[0].exposure', 'must be a number of 0 or more, not -1'],
  [{ features: { x_a: Number.POSITIVE_INFINITY } }, 'examples[0].features.x_a', 'must be a finite number'],
])('an invalid example is refused with its position if it is the only one: %o', async (wrong, path, message) => {
  const example: ResultExample = { features: {}, platform: 'tiktok', at: 0, result: 0.5, ...wrong };
  await expect(trainWeights({ rule_set: ruleSet, examples: [example], goal: 'ctr' })).rejects.toMatchObject({
    code: 'validation-failed',
    details: { errors: [{ path, message }] },
  });
});

test('invalid examples are left out with a warning, and the others train as if alone', async () => {
  const random = seededRandom(5);
  const right = Array.from({ length: 700 }, (_, at): ResultExample => {
    const result = random.uniform();
    return { features: { x_a: result, x_b: random.uniform() }, platform: 'tiktok', at, result };
  });
  const [first] = right;
  if (first === undefined) throw new Error('none');
  const wrong = [
    { ...first, result: 5 / 3 },
    { ...first, features: { x_a: Number.NaN } },
    { ...first, at: '2026-02-30' },
    { ...first, exposure: -1 },
  ];
  const mixed = [...right.slice(0, 300), ...wrong, ...right.slice(300)];
  const learned = await trainWeights({ rule_set: ruleSet, examples: mixed, goal: 'ctr' });
  const { rejected, warnings, ...rest } = learned;
  const alone = await trainWeights({ rule_set: ruleSet, examples: right, goal: 'ctr' });
  expect({ ...rest, rejected: alone.rejected, warnings: warnings.slice(1) }).toEqual(alone);
  expect(rejected.total).toBe(4);
  expect(rejected.errors.map(({ path }) => path).sort()).toEqual([
    ...['examples[300].result', 'examples[301].features.x_a', 'examples[302].at', 'examples[303].exposure'],
  ]);
  expect(warnings[0]).toBe(
    '4 results are invalid and left out: examples[300].result must be a rate from 0 to 1 for ctr, not 1.6666666666666667',
  );
});

test.each([
  [{ examples: 5 }, 'examples', /iterable/],
  [{ examples: [null] }, 'examples[0]', /must be an object/],
  [
    { examples: [{ features: [1], platform: 'tiktok', at: 0, result: 1 }] },
    'examples[0].features',
    /must be an object/,
  ],
  [{ half_life_days: '90' }, 'half_life_days', /must be a number of days/],
])('input of the wrong type is refused with its position: %o', async (wrong, path, message) => {
  const input = { rule_set: ruleSet, examples: [], goal: 'ctr' as const, ...wrong };
  // @ts-expect-error a caller in JavaScript
  await expect(trainWeights(input)).rejects.toMatchObject({
    details: { errors: [{ path, message: expect.stringMatching(message) }] },
  });
});

test('with rates on few impressions, 90% intervals contain the true weights in about 90% of cases', {
  timeout: PATIENCE_MS,
}, async () => {
  const runs = Math.ceil(0.3 * RUNS);
  let covered = 0;
  for (let run = 0; run < runs; run++) {
    const random = seededRandom(run + 7);
    const truth = truthFrom(random);
    const examples = [...syntheticResults(random, 300, { weights: truth, slope: 3, noise: 0.5 })].map((each) => {
      const exposure = Math.round(300 * Math.exp(random.normal()));
      const expected = 0.03 * exposure * Math.exp(each.result - 3.5);
      const events = Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal()));
      return { ...each, exposure, result: Math.min(1, events / exposure) };
    });
    const { weights } = await trainWeights({ rule_set: ruleSet, examples, goal: 'ctr' });
    covered += weights.filter(({ feature, mean, sd }) => Math.abs(mean - (truth[feature] ?? 0)) <= 1.645 * sd).length;
  }
  // it would be 95% if a result that counts half also counted half in the estimate of the noise
  expectCoverage(covered, runs * NAMES.length);
});

test('a trained rule set with hand-edited features is refused until its trained part is removed', async () => {
  const examples = syntheticResults(seededRandom(51), 100, { weights: PRIOR });
  const { rule_set: trained } = await trainWeights({ rule_set: ruleSet, examples, goal: 'value' });
  const { visual_score: visual, ...others } = trained.features;
  const features = {
    visual_score: { ...visual, weight: 0.9, shape: 'identity' as const, when_missing: 0.5 },
    ...others,
  };
  await expect(trainWeights({ rule_set: { ...trained, features }, examples: [], goal: 'value' })).rejects.toThrow(
    /remove it/,
  );
  const { trained: _, ...byHand } = { ...trained, features };
  await expect(trainWeights({ rule_set: byHand, examples: [], goal: 'value' })).resolves.toMatchObject({ n: 0 });
});
