import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errorCodes } from '../../core/kernel/index.ts';
import { describeErrors } from './describe-errors.ts';

const SRC = fileURLToPath(new URL('../..', import.meta.url));

test('docs/errors.md lists every error code (`npm run generate` updates it)', async () => {
  await expect(describeErrors()).toMatchFileSnapshot('../../../docs/errors.md');
});

test('every registered code is used', () => {
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('error-codes.ts'))
    .map((file) => readFileSync(`${SRC}/${file}`, 'utf8'))
    .join('\n');
  const unused = errorCodes().filter((code) => !sources.includes(`'${code}'`) && !sources.includes(`"${code}"`));
  expect(unused).toEqual([]);
});
