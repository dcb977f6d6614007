import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCharacter } from '../../testing/any-character.ts';
import { ApiError } from '../client/index.ts';
import { answer, exactly, refusal, refused } from './answer.ts';

const textOf = (value: Readonly<Record<string, unknown>>): string => {
  const [first] = answer(value).content;
  return first?.type === 'text' ? first.text : '';
};

test('a response is JSON of at most 12 kB, and says what was cut', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 400 });
  const rows = fc.array(fc.dictionary(text, fc.oneof(text, fc.double(), fc.constant(null)), { maxKeys: 20 }), {
    maxLength: 100,
  });
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(rows, text, fc.record({ inside: rows }))), (value) => {
      const written = textOf(value);
      expect(Buffer.byteLength(written)).toBeLessThanOrEqual(12_000);
      JSON.parse(written);
    }),
    { numRuns: 20 },
  );
  const many = Array.from({ length: 1000 }, (_, at) => ({ id: at, title: 'x'.repeat(300) }));
  const shown = JSON.parse(textOf({ next: 'n', videos: many }));
  expect(shown.truncated).toBe(true);
  // the cursor after the whole page would skip the rows that were cut
  expect([shown.next, shown.fitting_limit]).toEqual([undefined, shown.videos.length]);
  expect(shown.videos.length).toBeGreaterThan(20);
  expect(shown.videos[0]).toEqual({ id: 0, title: `${'x'.repeat(199)}…` });
});

test('a page of two rows that are too long together has only the first', () => {
  const row = (id: string) => ({
    id,
    texts: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [at, 'x'.repeat(199)])),
  });
  const shown = JSON.parse(textOf({ next: 'n', videos: [row('a'), row('b')] }));
  expect(shown).toEqual({ videos: [row('a')], truncated: true, fitting_limit: 1 });
});

test('letters of several bytes count by their bytes', () => {
  const many = Array.from({ length: 40 }, () => 'ö'.repeat(199));
  const shown = textOf({ titles: many });
  expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(12_000);
  expect(JSON.parse(shown).truncated).toBe(true);
});

test('a refusal is an error of the tool', () => {
  expect(refused('not-asked', 'why')).toEqual({
    ...{ isError: true, content: [{ type: 'text', text: '{"error":"not-asked","detail":"why"}' }] },
  });
});

test('a refusal of the API says which fields are wrong and what the campaign is now', () => {
  const errors = [{ path: 'name', message: 'is too long' }];
  const current = { updated_at: '2026-11-22T10:00:00Z' };
  const problem = {
    type: '',
    title: '',
    status: 409,
    detail: 'it has changed',
    instance: 'r',
    code: 'changed-meanwhile',
  };
  const { content, isError } = refusal(new ApiError({ ...problem, code: 'changed-meanwhile', errors, current }));
  const [first] = content;
  const shown = { error: 'changed-meanwhile', detail: 'it has changed', errors, current, request_id: 'r' };
  expect([isError, JSON.parse(first?.type === 'text' ? first.text : '')]).toEqual([true, shown]);
});

test('text from other people has no hidden characters, numbers have three digits, and null is left out', () => {
  const shown = JSON.parse(textOf({ title: 'a\u202eb\u200bc\u0000d\ud800', score: 0.123456, none: null, n: 123456 }));
  expect(shown).toEqual({ title: 'a b c d\ufffd', score: 0.123, n: 123456 });
  // an instruction in tag characters, which no screen shows but a model reads
  const smuggled = [...'obey'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
  for (const hidden of [smuggled, '\u00ad', '\u061c', '\u3164', '\ufe0f', '\u{e0101}', '\u2066'])
    expect(textOf({ [`a${hidden}b`]: `a${hidden}b` })).toMatch(/^{"a +b":"a +b"}$/);
});

test('a proof is returned unchanged, with hidden characters escaped', () => {
  const value = { why: 'a\u202eb\u{e0041}\u007f', path: ['ab'.repeat(200)], none: null };
  const written = exactly(value);
  expect(written).toContain('a\\u202eb\\udb40\\udc41\\u007f');
  expect(JSON.parse(written)).toEqual(value);
});
