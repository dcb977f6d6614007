import { expect, test } from 'vitest';
import { compileRuleSet } from './compile.ts';
import { readCondition } from './language.ts';
import { Refusal } from './refusal.ts';

const features = { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } };
const withMust = (must: string) =>
  compileRuleSet({ platform: 'tiktok', features, requirements: [{ id: 'it', must, because: 'so' }] });

/** Returns true, false, or undefined if the condition cannot be evaluated. */
function truthOf(must: string, clip: Record<string, number | boolean> = {}): boolean | undefined {
  const { failed, unknown } = withMust(must).explain(clip);
  return failed.length > 0 ? false : unknown.length > 0 ? undefined : true;
}

function refusal(text: string): string {
  const read = readCondition(text);
  return read instanceof Refusal ? `${read.at}: ${read.message}` : 'accepted';
}

test('features are doubles and can be combined with whole-number literals', () => {
  const clip = { duration_ms: 5_500, width: 720, x_fit: 0.5 };
  expect(truthOf('clip.duration_ms / 1000 > 5', clip)).toBe(true);
  expect(truthOf('clip.duration_ms == 5500 && 5500 == clip.duration_ms', clip)).toBe(true);
  expect(truthOf('clip.width in [480, 720]', clip)).toBe(true);
  expect(truthOf('2 * clip.x_fit - 1 == 0', clip)).toBe(true);
  expect(truthOf('clip.width >= (clip.duration_ms > 5000 ? 720 : 480)', clip)).toBe(true);
});

test('comparisons are exact at a limit and right beside it, with the feature on either side', () => {
  const comparisons = {
    '<': (a: number, b: number) => a < b,
    '<=': (a: number, b: number) => a <= b,
    '>': (a: number, b: number) => a > b,
    '>=': (a: number, b: number) => a >= b,
    '==': (a: number, b: number) => a === b,
    '!=': (a: number, b: number) => a !== b,
  };
  for (const limit of [-14, -0.5, 0, 0.5, 5000]) {
    const hair = Math.max(Math.abs(limit) * Number.EPSILON, Number.MIN_VALUE);
    for (const x_fit of [limit - hair, limit, limit + hair])
      for (const [sign, holds] of Object.entries(comparisons)) {
        const found = [`clip.x_fit ${sign} ${limit}`, `${limit} ${sign} clip.x_fit`].map((must) =>
          truthOf(must, { x_fit }),
        );
        expect([x_fit, sign, limit, ...found]).toEqual([x_fit, sign, limit, holds(x_fit, limit), holds(limit, x_fit)]);
      }
  }
});

test('whole numbers alone follow CEL’s integer arithmetic', () => {
  expect(truthOf('7 / 2 == 3 && 7.0 / 2 == 3.5')).toBe(true);
  expect(truthOf('1 / 0 == 1')).toBeUndefined();
});

test('a missing feature does not matter if the rest of the condition decides', () => {
  expect(truthOf('clip.fps > 20 || true')).toBe(true);
  expect(truthOf('false && clip.fps > 20')).toBe(false);
  expect(truthOf('clip.fps > 20 && true')).toBeUndefined();
  expect(truthOf('!(clip.fps > 20)')).toBeUndefined();
  expect(truthOf('clip.fps > 20 ? true : true')).toBeUndefined();
  expect(truthOf('has(clip.fps) ? clip.fps > 20 : true')).toBe(true);
  expect(truthOf('has(clip.has_audio)', { has_audio: false })).toBe(true);
});

test('two joined comparisons, negated or not, give the same result as CEL’s interpreter', () => {
  const values = [undefined, 4, 5];
  const clips = values.flatMap((x_a) => values.map((x_b) => ({ ...(x_a && { x_a }), ...(x_b && { x_b }) })));
  for (const how of ['&&', '||', '==', '!='])
    for (const [left, right] of [
      ['', ''],
      ['!', ''],
      ['', '!'],
      ['!', '!'],
    ]) {
      const must = `${left}(clip.x_a < 5.0) ${how} ${right}(clip.x_b >= 5.0)`;
      const condition = readCondition(must);
      if (condition instanceof Refusal) throw condition;
      const answers = clips.map((clip) => truthOf(must, clip));
      expect([must, ...answers]).toEqual([must, ...clips.map(condition.interpret)]);
    }
});

test('a condition that columns cannot express runs on CEL’s interpreter and is reported as such', () => {
  const runsOn = (must: string) => withMust(must).conditions.map((condition) => condition.runsOn);
  expect(runsOn('clip.duration_ms / 1000 > 5 && !clip.has_audio')).toEqual(['columns']);
  const odd = 'int(clip.duration_ms) % 2 == 1';
  expect(runsOn(odd)).toEqual(['interpreter']);
  expect([truthOf(odd, { duration_ms: 3 }), truthOf(odd, { duration_ms: 4 }), truthOf(odd)]).toEqual([
    true,
    false,
    undefined,
  ]);
  const anyRatio = '[0.5625, 1.0].exists(ratio, clip.aspect_ratio == ratio)';
  expect([runsOn(anyRatio), truthOf(anyRatio, { aspect_ratio: 1 })]).toEqual([['interpreter'], true]);
});

test('feature names are checked everywhere, even inside has() and loops', () => {
  expect(refusal('has(clip.hook_strenght)')).toBe('9: unknown feature "hook_strenght"; did you mean hook_strength?');
  expect(refusal('[1.0].all(v, clip.wdith > v)')).toBe('18: unknown feature "wdith"; did you mean width?');
  expect(refusal('hook_strength > 0.7')).toBe('0: write clip.hook_strength');
  expect(refusal('clap.fps > 20')).toBe('0: unknown name clap; did you mean clip?');
  expect(refusal('clip["fps"] > 20')).toBe(
    '0: clip must be followed by the name of a feature, such as clip.duration_ms',
  );
  expect(refusal('has(clip.x_anything) && clip.x_anything > 1')).toBe('accepted');
});

test.each([
  ['clip.fps', '0: must be yes or no, such as clip.hook_strength > 0.7; this is a double'],
  ['clip.fps && true', '0: a number is neither true nor false: compare it, such as clip.hook_strength > 0.7'],
  ['!clip.fps', '0: ! needs true or false: compare the number, such as clip.hook_strength < 0.7'],
  [
    'clip.has_audio == 1',
    '0: true-or-false and a number cannot be combined with “==”: write clip.has_audio or !clip.has_audio',
  ],
  ["clip.fps > '20'", '0: text and a number cannot be combined with “>”: write the number without quotes'],
  ['clip.fps == null', '0: null is not a value here: test it with has(clip.hook_strength)'],
  ['clip.fps % 2 == 1', '0: % works on whole numbers only: write int(…) % int(…)'],
  [
    'clip.fps in [24, 29.97]',
    '17: whole and decimal numbers are mixed: write them all with a decimal point, such as 1.0',
  ],
  ['(clip.fps > 20', '14: ends too early (expected RPAREN, got EOF)'],
  ['clip.fps >', '10: ends too early: something is missing at the end'],
  ['string(clip.fps).matches("2.")', '0: the function matches is not available here; available are size, startsWith, endsWith, contains, lowerAscii, upperAscii, trim, indexOf, lastIndexOf, substring, exists, all, exists_one, filter, map'], // biome-ignore format: one case a line
])('%s is refused with a hint', (text, message) => {
  expect(refusal(text)).toBe(message);
});

/** Nests levels of `[v + v + …].exists(w, …)`: each level grows the value tenfold and the text by about 60 characters. */
function growing(levels: number, grow: (name: string) => string, last: (name: string) => string): string {
  const name = (level: number) => `v${level}`;
  const inner = Array.from({ length: levels }, (_, level) => levels - 1 - level).reduce(
    (inside, level) => `[${grow(name(level))}].exists(${name(level + 1)}, ${inside})`,
    last(name(levels)),
  );
  return `["xxxxxxxxxxxxxxxxxxxx"].exists(v0, ${inner})`;
}
const tenfold = (join: string) => (name: string) => Array(10).fill(name).join(join);

test.each([
  ['text concatenated with itself', growing(5, tenfold(' + '), (name) => `${name}.size() > 3`)],
  [
    'text concatenated with itself and copied',
    growing(4, tenfold(' + '), (name) => `[(${name} + "1").upperAscii()].size() > 3`),
  ],
  [
    'nested lists, compared',
    growing(
      6,
      (name) => `[${tenfold(', ')(name)}]`,
      (name) => `${name} == ${name}`,
    ),
  ],
  [
    'lists concatenated with themselves',
    growing(
      5,
      (name) => `[${name}] + [${name}] + [${name}]`,
      (name) => `${name} in [${name}]`,
    ),
  ],
  [
    'lists mapped into lists',
    growing(
      6,
      (name) => `[1, 2, 3].map(i, [${name}, ${name}])`,
      (name) => `${name} == ${name}`,
    ),
  ],
  [
    'a long text searched for in a longer one',
    `("${'a'.repeat(500)}" + "${'a'.repeat(900)}b").contains("${'a'.repeat(400)}")`,
  ],
])('a condition that costs too much is refused before it runs: %s', (_, text) => {
  expect(text.length).toBeLessThan(2_000);
  expect(refusal(text)).toMatch(/steps per clip; 1000 are allowed/);
});

test('a condition can build and compare short texts and lists', () => {
  expect(truthOf('string(clip.fps).startsWith("2") && ("a" + "b").size() == 2', { fps: 25 })).toBe(true);
  expect(truthOf('[1.0, 2.0].map(each, each * 2.0) == [2.0, 4.0]')).toBe(true);
  expect(truthOf('[24.0, 25.0].filter(each, each == clip.fps).size() == 1', { fps: 25 })).toBe(true);
});

test('checking deeply nested conditions takes less than a second', () => {
  const nested = (depth: number): string => (depth === 0 ? '1.0' : `[${nested(depth - 1)}].size() > 0 ? 1.0 : 2.0`);
  const loops = (depth: number): string => (depth === 0 ? 'true' : `[[${loops(depth - 1)}].all(v, true)].all(w, true)`);
  const before = process.cpuUsage().user;
  for (const text of [`${nested(12)} > 0.0`, loops(9)]) refusal(text);
  expect(process.cpuUsage().user - before).toBeLessThan(1e6);
});

test('a whole number of more than 64 bits is refused', () => {
  const refusal = (text: string) => {
    const read = readCondition(text);
    return 'message' in read ? read.message : 'taken';
  };
  expect(refusal(`${'9'.repeat(3000)} * ${'9'.repeat(3000)} > clip.fps`)).toMatch('at most 64 bits');
  expect(refusal('9223372036854775807 > clip.fps')).toBe('taken');
});

test('the conditions of a document are limited in total cost and in number of features', () => {
  const withAll = (musts: readonly string[]) => () =>
    compileRuleSet({
      ...{ platform: 'tiktok', features },
      requirements: musts.map((must, at) => ({ id: `it-${at}`, must, because: 'so' })),
    });
  const loop = `[${Array.from({ length: 60 }, (_, at) => at).join(', ')}].exists(each, clip.x_fit > 0.5)`;
  expect(withAll(Array(5).fill(loop))).not.toThrow();
  expect(withAll(Array(100).fill(loop))).toThrow(
    /its conditions take up to \d+ steps per clip; at most 10000 are allowed/,
  );
  const reading = (count: number) =>
    Array.from({ length: count / 2 }, (_, at) => `clip.x_${2 * at} > 0.5 || clip.x_${2 * at + 1} > 0.5`);
  expect(withAll(reading(126))).not.toThrow();
  expect(withAll(reading(128))).toThrow('uses 129 features; at most 128 are allowed');
});
