import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsOf, type Delimiter } from './csv-cells.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { readLines } from './read-lines.ts';

async function rowsOf(text: string, delimiter: Delimiter = ','): Promise<[number, readonly string[] | string][]> {
  const rows: [number, readonly string[] | string][] = [];
  const lines = readLines(Readable.from([Buffer.from(text)]));
  for await (const { line, cells } of readCsvRows(lines, delimiter)) rows.push([line, cells]);
  return rows;
}

test.each([
  ['a,"b,c" , d ', ',', ['a', 'b,c', 'd']],
  ['"say ""hi""";b', ';', ['say "hi"', 'b']],
  ['a\t\t"b c"\t', '\t', ['a', '', 'b c', '']],
  ['', ',', ['']],
  [',,', ',', ['', '', '']],
] as const)('%j has the cells that a spreadsheet shows', (row, delimiter, cells) => {
  expect(cellsOf(row, delimiter)).toEqual(cells);
});

test('an unclosed or misplaced quote is reported with its cell and what to write', () => {
  expect(cellsOf('a,"b')).toBe('cell 2 has no closing quote: end it with one');
  expect(cellsOf('"a')).toBe('cell 1 has no closing quote: end it with one');
  for (const row of ['a,b"c,d', 'a,"b"c,d'])
    expect(cellsOf(row)).toBe(
      'a quote is in the middle of cell 2: put the cell in quotes, and double the quotes within it',
    );
});

test('a quoted cell may span lines, and a row has the number of its first line', async () => {
  expect(await rowsOf('a,b\r\n1,"x\ny, ""z"""\r\n\r\n2,w')).toEqual([
    [1, ['a', 'b']],
    [2, ['1', 'x\ny, "z"']],
    [5, ['2', 'w']],
  ]);
});

test('an unclosed quote spoils only its own line', async () => {
  const wrong = 'cell 2 has no closing quote: end it with one';
  const many = Array.from({ length: 60 }, (_, at) => `${at},"t"`);
  const rows = await rowsOf(['a,b', 'x,"open', ...many, 'y,"also', '3,"two\nlines"', '4,"end'].join('\n'));
  expect(rows.filter(([, cells]) => cells === wrong).map(([line]) => line)).toEqual([2, 63, 66]);
  expect(rows.length).toBe(65);
  expect(rows.at(-2)).toEqual([64, ['3', 'two\nlines']]);
});

test('a quoted cell may have fifty lines, and a quote open for longer counts as unclosed', async () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`).join('\n');
  expect(await rowsOf(`h\n"${lines(50)}"\nend`)).toEqual([
    [1, ['h']],
    [2, [lines(50)]],
    [52, ['end']],
  ]);
  const [, first, second] = await rowsOf(`h\n"${lines(51)}"\nend`);
  expect([first, second]).toEqual([
    [2, 'cell 1 has no closing quote: end it with one'],
    [3, ['line 1']],
  ]);
});

test('an unclosed quote does not swallow the rows up to the next quote', async () => {
  const rows = await rowsOf('a,b\nx,"open\n1,2\n3,",4"\n5,6');
  expect(rows.map(([line, cells]) => [line, typeof cells])).toEqual([
    [1, 'object'],
    [2, 'string'],
    [3, 'object'],
    [4, 'object'],
    [5, 'object'],
  ]);
});

test('a row of another width and a header with too many columns are reported', async () => {
  expect(await rowsOf('a,b\n1\n1,2,3')).toMatchObject([
    [1, ['a', 'b']],
    [2, 'has 1 cells for 2 columns'],
    [3, 'has 3 cells for 2 columns'],
  ]);
  expect((await rowsOf(','.repeat(1000)))[0]).toEqual([1, 'has 1001 columns; at most 1000 are allowed']);
});

test('any table written as CSV is read back unchanged', async () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\t', '\n', 'é') })

    .map((text) => text.replace(/\n\s*\n/g, '\n').trim()); // blank lines are skipped
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom<Delimiter>(',', ';', '\t'), async (rows, delimiter) => {
      const text = rows.map((row) => row.map(quoted).join(delimiter)).join('\r\n');
      expect((await rowsOf(text, delimiter)).map(([, cells]) => cells)).toEqual(rows);
    }),
  );
});

test('reading hostile text takes time proportional to its size', async () => {
  const seconds = async (size: number) => {
    const { user } = process.cpuUsage();
    const texts = [
      '"'.repeat(size),
      '"x\n'.repeat(size / 40),
      'a,"b""c\n'.repeat(size / 80),
      `"${'x\n'.repeat(size / 4)}`,
    ];
    for (const text of texts) await rowsOf(`h\n${text}`);
    return (process.cpuUsage().user - user) / 1e6;
  };
  await seconds(10_000);
  const small = await seconds(20_000);
  expect(await seconds(80_000)).toBeLessThan(10 * small + 1);
});
