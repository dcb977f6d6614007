import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClipFeatures, FEATURES } from '../../core/kernel/index.ts';
import { compileRuleSet } from './compile.ts';
import { readCondition } from './language.ts';
import { Refusal } from './refusal.ts';
import type { RuleSetDocument, RuleSetInput, WeightedFeature } from './schema.ts';

// Compares the columnar evaluator with CEL's own interpreter and a plain loop, over random documents and random clips:
// they return the same bits. NUM_RUNS=20000 covers more than a test run has time for.
const numRuns = Number(process.env.NUM_RUNS ?? 80);

const NUMBERS = ['visual_score', 'duration_ms', 'motion_intensity', 'width', 'x_own', 'x_other'];

const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 0.5, 1, -1, 5_000, 1e308, -1e308, 5e-324, 2 ** 53, 0.1 + 0.2),
  fc.integer({ min: -100, max: 100 }),
);
/** Written so that CEL reads a double; a minus is put in parentheses, as an operator of its own. */
const doubleText = double.map((value) => {
  const text = Math.abs(value).toString();
  const decimal = /[.e]/.test(text) ? text.replace('e+', 'e') : `${text}.0`;
  return value < 0 || Object.is(value, -0) ? `(-${decimal})` : decimal;
});
const wholeText = fc
  .oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(5_000, 60_000, 2 ** 53, 9_007_199_254_740_993n))
  .map(String);

const { condition } = fc.letrec<{ condition: string; decimal: string; whole: string }>((tie) => {
  const decimalOperand = fc.oneof({ maxDepth: 4 }, tie('decimal'), tie('whole'));
  const sign = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
  const feature = fc.constantFrom(...NUMBERS).map((name) => `clip.${name}`);
  return {
    whole: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { arbitrary: wholeText, weight: 20 },
      fc
        .tuple(tie('whole'), fc.constantFrom('+', '-', '*', '/', '%'), tie('whole'))
        .map((parts) => `(${parts.join(' ')})`),
      tie('whole').map((whole) => `(-${whole})`),
      fc.tuple(tie('condition'), tie('whole'), tie('whole')).map(([when, yes, no]) => `(${when} ? ${yes} : ${no})`),
      feature.map((name) => `int(${name})`),
    ),
    decimal: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      feature,
      doubleText,
      fc
        .tuple(tie('decimal'), fc.constantFrom('+', '-', '*', '/'), decimalOperand)
        .map((parts) => `(${parts.join(' ')})`),
      fc
        .tuple(tie('whole'), fc.constantFrom('+', '-', '*', '/'), tie('decimal'))
        .map((parts) => `(${parts.join(' ')})`),
      tie('decimal').map((number) => `(-${number})`),
      fc.tuple(tie('condition'), tie('decimal'), tie('decimal')).map(([when, yes, no]) => `(${when} ? ${yes} : ${no})`),
    ),
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.tuple(feature, sign, fc.oneof(doubleText, wholeText)).map((parts) => parts.join(' ')),
      fc.constantFrom(
        'clip.has_audio',
        'has(clip.has_audio)',
        'true',
        'false',
        ...NUMBERS.map((name) => `has(clip.${name})`),
      ),
      fc
        .tuple(tie('condition'), fc.constantFrom('&&', '||', '==', '!='), tie('condition'))
        .map(([a, how, b]) => `(${a}) ${how} (${b})`),
      tie('condition').map((of) => `!(${of})`),
      fc.tuple(decimalOperand, sign, decimalOperand).map((parts) => parts.join(' ')),
      fc.tuple(decimalOperand, fc.array(doubleText, { maxLength: 3 })).map(([value, list]) => `${value} in [${list}]`),
      fc.tuple(decimalOperand, fc.array(wholeText, { maxLength: 3 })).map(([value, list]) => `${value} in [${list}]`),
      fc
        .tuple(tie('condition'), tie('condition'), tie('condition'))
        .map((parts) => `(${parts[0]}) ? (${parts[1]}) : (${parts[2]})`),
      fc
        .tuple(fc.array(doubleText, { maxLength: 3 }), sign, feature)
        .map(([list, how, name]) => `[${list}].exists(each, each ${how} ${name})`),
    ),
  };
});

// Random text can be too long, too deep or too costly; another test covers what is refused.
const accepted = condition.filter((text) => text.length < 2_000 && !(readCondition(text) instanceof Refusal));

const worth = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1));
const shape: fc.Arbitrary<WeightedFeature['shape']> = fc.oneof(
  fc.constant('identity' as const),
  fc.record({ constant: worth }),
  fc
    .uniqueArray(
      fc.tuple(fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: -1e6, max: 1e6 })), worth),
      {
        minLength: 1,
        maxLength: 12, // more than are compared at once
        selector: ([x]) => x + 0,
      },
    )
    .map((points) => ({ points: points.toSorted(([a], [b]) => a - b) })),
);
const weight = fc.oneof(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), fc.constantFrom(1e-9, 0.1, 0.2, 1, 3, 1e6));
const weighted = fc.record({ weight, shape, when_missing: worth });

const ruleSet: fc.Arbitrary<RuleSetInput> = fc.record({
  platform: fc.constantFrom('tiktok', 'instagram', 'youtube'),
  features: fc.dictionary(fc.constantFrom(...NUMBERS, 'has_audio'), weighted, { minKeys: 1 }),
  boosts: fc
    .array(fc.record({ when: accepted, multiply: fc.double({ min: 0, max: 10, noNaN: true }) }), { maxLength: 4 })
    .map((rules) => rules.map((rule, at) => ({ id: `boost-${at}`, because: 'so', ...rule }))),
  requirements: fc
    .array(accepted, { maxLength: 4 })
    .map((texts) => texts.map((must, at) => ({ id: `must-${at}`, because: 'so', must }))),
  advice: fc
    .array(accepted, { maxLength: 2 })
    .map((texts) => texts.map((should, at) => ({ id: `should-${at}`, because: 'so', should }))),
});

const value = fc.oneof(double, fc.constantFrom(0, 1, 5_000, 60_000));
const clip: fc.Arbitrary<ClipFeatures> = fc
  .record(
    { ...Object.fromEntries(NUMBERS.map((name) => [name, value])), has_audio: fc.boolean() },
    { requiredKeys: [] },
  )
  .map((features): ClipFeatures => ({ ...features }));

/** Evaluates docs/rules.md literally: one clip, one loop, CEL's interpreter for every condition. */
function plainly(document: RuleSetDocument, features: ClipFeatures) {
  let sum = 0;
  let weights = 0;
  for (const [name, rule] of Object.entries(document.features)) {
    sum += rule.weight * shaped(rule, features[name]);
    weights += rule.weight;
  }
  let score = sum / weights;
  const holds = (text: string) => {
    const read = readCondition(text);
    if (read instanceof Refusal) throw read;
    return read.interpret(features);
  };
  const boosts = document.boosts.filter(({ when }) => holds(when) === true);
  for (const { multiply } of boosts) score = score * multiply;
  return {
    score: Math.max(0, Math.min(1, score)),
    scoreBeforeClamp: score,
    boosts: boosts.map(({ id }) => id),
    failed: document.requirements.filter(({ must }) => holds(must) === false).map(({ id }) => id),
    unknown: document.requirements.filter(({ must }) => holds(must) === undefined).map(({ id }) => id),
    advice: document.advice.filter(({ should }) => holds(should) === false).map(({ id }) => id),
  };
}

function shaped({ shape, when_missing }: WeightedFeature, given: number | boolean | undefined): number {
  if (given === undefined) return when_missing;
  const x = Number(given);
  if (shape === 'identity') return Math.max(0, Math.min(1, x));
  if ('constant' in shape) return shape.constant;
  const after = shape.points.findIndex(([pointX]) => pointX > x);
  const [x0, y0] = shape.points[after === -1 ? shape.points.length - 1 : after - 1] ?? [0, 0];
  const [x1, y1] = shape.points[after] ?? [0, y0];
  return after <= 0 ? y1 : y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}

const ids = (rules: readonly { readonly id: string }[]) => rules.map(({ id }) => id);

test('columns give the same bits as CEL’s interpreter and a plain loop, for any document and any clips', () => {
  const runs = { columns: 0, interpreter: 0 };
  fc.assert(
    fc.property(ruleSet, fc.array(clip, { minLength: 1, maxLength: 12 }), (input, clips) => {
      const compiled = compileRuleSet(input);
      for (const { runsOn } of compiled.conditions) runs[runsOn]++;
      const { scores, eligible } = compiled.evaluate(clips);
      clips.forEach((features, at) => {
        const plain = plainly(compiled.document, features);
        expect([scores[at], eligible[at]]).toEqual([plain.score, plain.failed.length === 0 ? 1 : 0]);
        const { boosts, failed, unknown, advice, score, scoreBeforeClamp } = compiled.explain(features);
        const explained = { boosts: ids(boosts), failed: ids(failed), unknown: ids(unknown), advice: ids(advice) };
        expect({ ...explained, score, scoreBeforeClamp }).toEqual(plain);
      });
    }),
    { numRuns },
  );
  // the generator reaches both ways of running a condition, and more often the fast one
  expect(runs.columns).toBeGreaterThan(runs.interpreter);
  expect(runs.interpreter).toBeGreaterThan(0);
});

test('contributions times boosts add up to the score before the clamp', () => {
  fc.assert(
    fc.property(ruleSet, clip, (input, features) => {
      const { contributions, boosts, scoreBeforeClamp } = compileRuleSet(input).explain(features);
      const sum = contributions.reduce((total, { contribution }) => total + contribution, 0);
      const factor = boosts.reduce((product, { multiply }) => product * multiply, 1);
      expect(Math.abs(sum * factor - scoreBeforeClamp)).toBeLessThanOrEqual(1e-12 * Math.max(1, factor));
      for (const { weight, shaped: given, contribution } of contributions)
        expect(Math.abs(weight * given - contribution)).toBeLessThanOrEqual(1e-15);
    }),
    { numRuns },
  );
});

test('columns get the same scores as the clips that they are made of', () => {
  fc.assert(
    fc.property(ruleSet, fc.array(clip, { maxLength: 1_100 }), (input, clips) => {
      const names = [...Object.keys(FEATURES), 'x_own', 'x_other'];
      const columns = Object.fromEntries(
        names.map((name) => [name, Float64Array.from(clips, (features) => Number(features[name] ?? Number.NaN))]),
      );
      const compiled = compileRuleSet(input);
      expect(compiled.evaluateColumns(columns, clips.length)).toEqual(compiled.evaluate(clips));
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  );
});
