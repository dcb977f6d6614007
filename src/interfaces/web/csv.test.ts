import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('cells are quoted where necessary, numbers stay numbers, and no cell is a formula', () => {
  const rows = [
    { title: 'One, "two"', spent: -12 },
    { title: '=HYPERLINK("x")', spent: null },
    { title: 'a;=1+1', spent: 0 },
    { title: '＝1+1 - 2; b', spent: 0 },
  ];
  const columns = [
    ['title', ({ title }: (typeof rows)[number]) => title],
    ['spent', ({ spent }: (typeof rows)[number]) => spent],
  ] as const;
  expect(csvOf(columns, rows)).toBe(
    'title,spent\r\n"One, ""two""",-12\r\n"\'=HYPERLINK(""x"")",\r\na;\'=1+1,0\r\n\'＝1+1 - 2; b,0\r\n',
  );
});
