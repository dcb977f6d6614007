import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeExports } from './describe.ts';
import { columnsOf } from './export.ts';
import { EXPORTS } from './list.ts';

const DOCS = new URL('../../../../docs/results.md', import.meta.url);

test('docs/results.md contains the current table of exports (`npm run generate` updates it)', async () => {
  const page = readFileSync(DOCS, 'utf8');
  const table = `<!-- exports: made from src/learning/results/exports -->\n${describeExports()}\n<!-- /exports -->`;
  const made = page.replace(/<!-- exports:[\s\S]*?<!-- \/exports -->/, () => table);
  expect(made).toContain(table);
  await expect(made).toMatchFileSnapshot('../../../../docs/results.md');
});

test.each(EXPORTS.map((each) => [each.label, each] as const))('every column of %s has a header', (_label, each) => {
  const known = new Set(Object.values(each.headers).flatMap((columns) => Object.keys(columns)));
  const used = Object.values(each.figures).flatMap((ways) => ways.flatMap(columnsOf));
  for (const column of [...used, ...each.names, ...each.levels.flat(), ...each.marks.flat()])
    expect(known).toContain(column);
  for (const columns of Object.values(each.headers)) {
    const names = Object.values(columns).flat();
    expect(new Set(names).size, names.join(', ')).toBe(names.length);
  }
});
