import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { keyProblem } from './key-problem.ts';
import { readNdjson } from './read-ndjson.ts';

const Line = z.object({}).catchall(z.unknown());

async function read(text: string): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const line of readNdjson(Readable.from([Buffer.from(text)]), Line))
    lines.push('errors' in line ? line.errors[0]?.message : line.value);
  return lines;
}

test.each([
  ['{"a":{"__proto__":1}}', '"__proto__" is not a field'],
  ['{"a":{"\\u005f_proto__":1}}', '"__proto__" is not a field'],
  ['{"a":{"b":1,"b":2}}', '"b" appears twice in one object: each field may appear only once'],
  ['{"a":1,"\\u0061":2}', '"\\u0061" appears twice in one object: each field may appear only once'],
  ['[{"a":[{"b":1},{"b":2,"c":{"b":1},"b":3}]}]', '"b" appears twice in one object: each field may appear only once'],
])('%s is refused as a whole', async (text, message) => {
  expect(await read(text)).toEqual([message]);
});

test.each([
  '{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":2}]}',
  '{"a":"\\"b\\":1,\\"b\\":2","b":"{","c":"__proto__","d":"x:y,\\\\"}',
  '{"":1," ":2,"constructor":3}',
])('%s is read', async (text) => {
  expect(await read(text)).toEqual([JSON.parse(text)]);
});

test('lines of spaces and tabs are blank, but other control characters are invalid JSON', async () => {
  expect(await read('{"a":1}\n\n \t\r\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
  expect(await read('\u0000\n\f\n')).toEqual([
    expect.stringMatching(/^is not JSON/),
    expect.stringMatching(/^is not JSON/),
  ]);
});

test('the search for repeated keys in megabytes of text takes under two seconds', () => {
  const text = JSON.stringify({
    text: '\\"'.repeat(2_000_000),
    list: Array.from({ length: 50_000 }, () => ({ a: ':{"' })),
  });
  const before = process.cpuUsage();
  expect(keyProblem(text)).toBeUndefined();
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
});
