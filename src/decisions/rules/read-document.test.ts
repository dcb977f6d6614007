import { expect, test } from 'vitest';
import { EngineError } from '../../core/kernel/index.ts';
import { canonicalText, checksum } from './checksum.ts';
import { readRuleSet, readRuleSets } from './read-document.ts';

const START = `platform: tiktok
features:
  visual_score: { weight: 0.5, shape: identity, when_missing: 0.5 }
`;

/** Returns the error for an invalid document. */
function errorsOf(text: string): Pick<EngineError, 'message' | 'details'> {
  try {
    readRuleSets(text);
    return { message: 'none', details: {} };
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

const complaint = (text: string) => errorsOf(text).message;

const boost = (when: string) =>
  `${START}boosts:\n  - id: fast-hook\n    when: ${when}\n    multiply: 1.1\n    because: so\n`;

test.each([
  [
    'points whose x does not increase',
    `${START}  duration_ms:
    weight: 1
    when_missing: 0.5
    shape:
      points:
        - [0, 0]
        - [15000, 1]
        - [5000, 1]
`,
    'features.duration_ms.shape.points[2]: x must increase (5000 after 15000) (line 11)',
  ],
  [
    'a misspelled feature',
    `${START}  motion_intesity: { weight: 1, shape: identity, when_missing: 0.5 }\n`,
    'features.motion_intesity: unknown feature "motion_intesity"; did you mean motion_intensity? (line 4)',
  ],
  [
    'a misspelled field',
    `${START}  fps: { wieght: 1, shape: identity, when_missing: 0.5 }\n`,
    'features.fps.wieght: unknown field; did you mean weight? (line 4)',
  ],
  [
    'a misspelled section',
    `${START}requirments: []\n`,
    'requirments: unknown field; did you mean requirements? (line 4)',
  ],
  [
    'a shape that does not exist',
    `${START}  fps: { weight: 1, shape: linear, when_missing: 0.5 }\n`,
    'features.fps.shape: must be identity, { points: [[x, y], …] } or { constant: y }, with y from 0 to 1 (line 4)',
  ],
  [
    'a misspelled feature in a condition',
    boost('clip.motion_intesity > 0.5'),
    'boosts[0].when: unknown feature "motion_intesity"; did you mean motion_intensity? (character 6: motion_intesity > 0.5) (line 6)',
  ],
  [
    'a single equals sign',
    boost('clip.fps = 25'),
    'boosts[0].when: unexpected “=”: compare with == (character 10: = 25) (line 6)',
  ],
  [
    'the word “and” instead of &&',
    boost('clip.fps > 20 and clip.fps < 60'),
    'boosts[0].when: unexpected “and”: write && for and, || for or, ! for not (character 15: and clip.fps < 60) (line 6)',
  ],
  [
    'a chain of comparisons',
    boost('5000 < clip.duration_ms < 60000'),
    'boosts[0].when: join the two comparisons with &&: 5000 < clip.duration_ms && clip.duration_ms < 60000 (character 1: 5000 < clip.duration_ms < 600…) (line 6)',
  ],
  [
    'a condition that YAML reads as a tag',
    boost('!clip.has_audio'),
    'line 6, column 11: a “!” at the start of a value means something in YAML: put the condition in quotes',
  ],
  [
    'a condition with a colon but without quotes',
    boost('clip.has_audio ? true : false'),
    'line 6, column 11: put the text in quotes: it holds a “: ” or a “#”, which mean something in YAML',
  ],
  [
    'the same feature twice',
    `${START}  visual_score: { weight: 1, shape: identity, when_missing: 0 }\n`,
    'line 4, column 3: this name is already used: each name may appear only once',
  ],
  ['a tab', `${START}boosts:\n\t- id: x\n`, 'line 5, column 1: a tab cannot indent in YAML: use spaces'],
  [
    'an example with a misspelled feature',
    `${START}examples:\n  - clip: { visul_score: 1 }\n    expect: { eligible: true }\n`,
    'examples[0].clip.visul_score: unknown feature "visul_score"; did you mean visual_score? (line 5)',
  ],
  [
    'the same id twice',
    `${START}advice:\n  - { id: a, should: 'true', because: so }\n  - { id: a, should: 'true', because: so }\n`,
    'advice[1].id: a is already used: choose another id (line 6)',
  ],
])('%s causes one error with its position', (_, text, message) => {
  expect(complaint(text)).toBe(message);
});

test('errors in JSON also state the line', () => {
  const json = '{"platform": "tiktok",\n "features": {"fps": {"weight": 1, "shape": "linear", "when_missing": 0}}}';
  expect(complaint(json)).toMatch(/^features\.fps\.shape: must be identity.*\(line 2\)$/);
});

test('errors in conditions are listed after the errors in other fields', () => {
  const rule = (id: string, must: string) => `  - { id: ${id}, must: "${must}", because: so }\n`;
  const rules = [rule('a', 'clip.fps >'), rule('b', 'clip.fps > 1'), rule('""', 'x'.repeat(2_001))].join('');
  expect(errorsOf(`${START}boosts: wrong\nrequirements:\n${rules}`).details.errors).toMatchObject([
    { path: 'boosts' },
    { path: 'requirements[2].id' },
    { path: 'requirements[2].must', message: expect.stringMatching(/^must have at most 2000 characters/) },
    { path: 'requirements[0].must', message: expect.stringMatching(/^ends too early.*\(line 6\)$/) },
  ]);
});

test('of many errors a hundred are listed and all are counted', () => {
  const { details } = errorsOf(`${START}advice:\n${'  - { id: a }\n'.repeat(60)}`);
  expect(details).toMatchObject({ errors: expect.objectContaining({ length: 100 }), errors_total: 120 });
});

test('a file can contain several documents separated by ---', () => {
  const two = `${START}---\n${START.replace('tiktok', 'youtube')}`;
  expect(readRuleSets(two).map(({ platform }) => platform)).toEqual(['tiktok', 'youtube']);
  expect(() => readRuleSet(two)).toThrow('must hold one rule set');
});

test('a hostile document is refused within two seconds of processor time', () => {
  const nestedAliases = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, at, names) => {
    const items = at === 0 ? 'x' : `*${names[at - 1]}`;
    return `${name}: &${name} [${Array(10).fill(items)}]`;
  });
  const costly = Array.from({ length: 4 }).reduce<string>(
    (inner, _, at) => `[${Array(90).fill('1.0')}].exists(v${at}, ${inner})`,
    'true',
  );
  const hostile = {
    long: `${START}# ${'x'.repeat(200_000)}`,
    deepFlow: `a: ${'['.repeat(90_000)}`,
    deepBlock: `${'- '.repeat(45_000)}a`,
    aliases: nestedAliases.join('\n'),
    notText: '\0\u0001￿',
    manyKeys: `features:\n${Array.from({ length: 8_900 }, (_, at) => `  x${at}: 1\n`).join('')}`,
    manyJsonKeys: `{${Array.from({ length: 8_900 }, (_, at) => `"x${at}":1`).join(',')}}`,
    manyDocuments: '---\n'.repeat(20_000),
    deepCondition: boost(`"${'('.repeat(900)}true${')'.repeat(900)}"`),
    longCondition: boost(`"${'true || '.repeat(400)}true"`),
    costlyCondition: boost(`"${costly}"`),
    regularExpression: boost(`"string(clip.fps).matches('(a+)+b')"`),
    doubling: boost(`"cel.bind(a, 'x' + 'x', a == a)"`),
  };
  for (const [name, text] of Object.entries(hostile)) {
    const before = process.cpuUsage();
    expect(complaint(text), name).not.toBe('none');
    const { user, system } = process.cpuUsage(before); // not the clock: the machine may be busy with other work
    expect((user + system) / 1_000, name).toBeLessThan(2_000);
  }
});

test('the canonical text keeps the order of features, but not of other keys', () => {
  const reordered =
    'features:\n  visual_score: { when_missing: 0.5, shape: identity, weight: 0.5 }\nplatform: tiktok\n';
  expect(checksum(readRuleSet(reordered))).toBe(checksum(readRuleSet(START)));
  const fps = '  fps: { weight: 1, shape: identity, when_missing: 0.5 }\n';
  const last = `${START}${fps}`;
  const first = START.replace('  visual_score', `${fps}  visual_score`);
  expect(checksum(readRuleSet(first))).not.toBe(checksum(readRuleSet(last)));
  const text = canonicalText(readRuleSet(last));
  expect(canonicalText(readRuleSet(text))).toBe(text);
});
