import { afterEach, expect, test, vi } from 'vitest';
import { clock, inline, remark, remarkRest, say, sayJson, table } from './print.ts';

afterEach(() => vi.restoreAllMocks());

const HOSTILE = 'a\u001b]0;title\u0007b\u009b31mc\rd\u202ee\u2066f\u007f';
const SHOWN = 'a\\u001b]0;title\\u0007b\\u009b31mc\\u000dd\\u202ee\\u2066f\\u007f';

test('control characters from other people are printed escaped in lines, remarks, JSON, and tables', () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  say(HOSTILE);
  remark(HOSTILE);
  sayJson({ title: HOSTILE });
  say(table(['title'], [[HOSTILE]]));
  vi.restoreAllMocks();
  for (const text of written) expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e\u2066]/u);
  expect(written[0]).toBe(`${SHOWN}\n`);
  expect(JSON.parse(written[2] ?? '')).toEqual({ title: HOSTILE });
});

test('a film time never shows 60 seconds', () => {
  expect([0, 49, 59_949, 59_960, 75_300, 3_599_999].map(clock)).toEqual([
    ...['0:00.0', '0:00.0', '0:59.9', '1:00.0', '1:15.3', '60:00.0'],
  ]);
});

test('a shortened list says how many rows are left out, if any', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  for (const total of [0, 20, 21, 27]) remarkRest(total, 20);
  remarkRest(3, 1, ' rejected lines');
  const written = write.mock.calls.map(([text]) => text);
  vi.restoreAllMocks();
  expect(written).toEqual([
    '… and 1 more (--json lists the first 1,000)\n',
    '… and 7 more (--json lists the first 1,000)\n',
    '… and 2 more rejected lines (--json lists the first 1,000)\n',
  ]);
});

test('a line break in a cell does not start a new row', () => {
  expect(
    table(['title', 'id'], [['one\ntwo', '1']])
      .trim()
      .split('\n'),
  ).toHaveLength(2);
  expect(inline('one\ntwo')).toBe('one\\u000atwo');
});
