import { expect, test } from 'vitest';
import {
  fieldTypes,
  isObjectType,
  operationNamed,
  type TypeName,
  wordsOf,
} from '../../src/sandbox/meta/vocabulary/index.ts';
import { OPERATIONS } from '../../src/sandbox/meta/vocabulary/operations.ts';
import {
  ACCOUNT,
  addAd,
  addImage,
  addVideo,
  adsetBody,
  campaignBody,
  film,
  type OpenMeta,
  openMeta,
  storyOf,
} from './open-meta.ts';

// Generated from the same small data files as the vocabulary: for each edge one valid body, with each required field removed, with each
// value of each enum and an unknown one, and with each type swapped.

type Fields = Readonly<Record<string, unknown>>;
interface Edge {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly valid: Fields;
  readonly files?: ReturnType<typeof film>[];
}

const meta: OpenMeta = openMeta();
const { campaign, adset, ad } = addAd(meta);
const story = storyOf(addVideo(meta), addImage(meta));
const addCreative = (): string => meta.send('POST', `${ACCOUNT}/adcreatives`, { object_story_spec: story }).body.id;
const creative = addCreative();
/** An update of a creative has no `validate_only`: among its statuses is DELETED. */
const updated = addCreative();
const only = { execution_options: ['validate_only'] };

const EDGES: readonly Edge[] = [
  {
    title: 'POST AdAccount/campaigns',
    method: 'POST',
    path: `${ACCOUNT}/campaigns`,
    valid: { ...campaignBody(), ...only },
  },
  {
    title: 'POST AdAccount/adsets',
    method: 'POST',
    path: `${ACCOUNT}/adsets`,
    valid: { ...adsetBody(meta, campaign), ...only },
  },
  {
    title: 'POST AdAccount/adcreatives',
    method: 'POST',
    path: `${ACCOUNT}/adcreatives`,
    valid: { object_story_spec: story, ...only },
  },
  {
    title: 'POST AdAccount/ads',
    method: 'POST',
    path: `${ACCOUNT}/ads`,
    valid: { name: 'spring', adset_id: adset, creative: { creative_id: creative }, ...only },
  },
  { title: 'POST AdAccount/adimages', method: 'POST', path: `${ACCOUNT}/adimages`, valid: { bytes: 'aGVsbG8=' } },
  {
    title: 'POST AdAccount/advideos',
    method: 'POST',
    path: `${ACCOUNT}/advideos`,
    valid: { title: 'film' },
    files: [film()],
  },
  { title: 'POST AdAccount/insights', method: 'POST', path: `${ACCOUNT}/insights`, valid: { level: 'ad' } },
  { title: 'GET AdAccount/insights', method: 'GET', path: `${ACCOUNT}/insights`, valid: {} },
  { title: 'GET AdAccount/campaigns', method: 'GET', path: `${ACCOUNT}/campaigns`, valid: {} },
  { title: 'GET AdAccount/adsets', method: 'GET', path: `${ACCOUNT}/adsets`, valid: {} },
  { title: 'GET AdAccount/ads', method: 'GET', path: `${ACCOUNT}/ads`, valid: {} },
  { title: 'GET Ad/previews', method: 'GET', path: `/${ad}/previews`, valid: { ad_format: 'INSTAGRAM_REELS' } },
  { title: 'POST Campaign/', method: 'POST', path: `/${campaign}`, valid: { name: 'renamed', ...only } },
  { title: 'POST AdSet/', method: 'POST', path: `/${adset}`, valid: { name: 'renamed', ...only } },
  { title: 'POST Ad/', method: 'POST', path: `/${ad}`, valid: { name: 'renamed', ...only } },
  { title: 'POST AdCreative/', method: 'POST', path: `/${updated}`, valid: { name: 'renamed' } },
];

const paramsOf = (title: string) => [...(operationNamed(title)?.params.values() ?? [])];
const send = ({ method, path, files }: Edge, params: Fields) => meta.send(method, path, params, { files: files ?? [] });
const messageOf = (reply: ReturnType<typeof send>): string => reply.body.error?.message ?? 'taken';

/** Returns a value that the type does not allow; undefined if the specs do not say what the type is. */
function wrongValue({ word }: TypeName, isQuery: boolean): unknown {
  if (word === 'list') return isQuery ? undefined : 'no list';
  if (word === 'map' || isObjectType(word)) return 'no object';
  if (wordsOf(word, 26) !== undefined) return 'NO_SUCH_WORD';
  return { string: ['no text'], int: 'no number', uint: -1, float: 'no number', bool: 'perhaps', datetime: 'soon' }[
    word
  ];
}

test('the operations are read completely from the data', () => {
  const titles = [...OPERATIONS.matchAll(/^# (\S+ \S+) \S+$/gm)].map(([, title]) => title ?? '');
  expect(titles.length).toBeGreaterThan(40);
  const params = titles.reduce((sum, title) => sum + paramsOf(title).length, 0);
  expect(params).toBe([...OPERATIONS.matchAll(/(?:^|\s)\w+!?:/gm)].length);
});

test.each(EDGES)('$title accepts its minimal valid body', (edge) => {
  expect(messageOf(send(edge, edge.valid))).toBe('taken');
});

test.each(EDGES)('$title refuses a body without a required field and names it', (edge) => {
  for (const { name, isRequired } of paramsOf(edge.title))
    if (isRequired)
      expect(messageOf(send(edge, { ...edge.valid, [name]: undefined }))).toContain(`parameter ${name} is required`);
});

test.each(EDGES)('$title accepts each value of each enum, and no other', (edge) => {
  for (const { name, type } of paramsOf(edge.title)) {
    const isList = type.word === 'list';
    const words = wordsOf(isList ? (type.of[0]?.word ?? '') : type.word, 26);
    for (const word of words ?? []) {
      // another rule may refuse this value in this body, but not because it is missing from the enum
      const message = messageOf(send(edge, { ...edge.valid, [name]: isList ? [word] : word }));
      expect([name, word, message.includes('must be one of')]).toEqual([name, word, false]);
    }
    if (words === undefined) continue;
    const foreign = messageOf(send(edge, { ...edge.valid, [name]: isList ? ['NO_SUCH_WORD'] : 'NO_SUCH_WORD' }));
    expect(foreign).toContain(`Param ${name}${isList ? '[0]' : ''} must be one of`);
  }
});

test.each(EDGES)('$title refuses a value of another type and names the field', (edge) => {
  for (const { name, type } of paramsOf(edge.title)) {
    const wrong = wrongValue(type, edge.method === 'GET');
    if (wrong !== undefined)
      expect([name, messageOf(send(edge, { ...edge.valid, [name]: wrong }))]).toEqual([
        name,
        expect.stringContaining(`Param ${name}`),
      ]);
  }
});

test.each(EDGES)('$title refuses a value of another type inside an object and names its path', (edge) => {
  for (const { name, type } of paramsOf(edge.title))
    for (const inner of fieldTypes(type.word).values()) {
      const wrong = wrongValue(inner.type, false);
      if (wrong === undefined) continue;
      const message = messageOf(send(edge, { ...edge.valid, [name]: { [inner.name]: wrong } }));
      expect([name, inner.name, message]).toEqual([
        name,
        inner.name,
        expect.stringContaining(`Param ${name}[${inner.name}]`),
      ]);
    }
});

test('a field that the specs do not define is silently ignored', () => {
  for (const edge of EDGES)
    expect([edge.title, messageOf(send(edge, { ...edge.valid, no_such_field: 1 }))]).toEqual([edge.title, 'taken']);
});
