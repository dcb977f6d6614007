import { readFileSync } from 'node:fs';
import { formatWithOptions } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FEATURES } from '../../core/kernel/index.ts';
import * as library from '../../index.ts';
import { compileRuleSet } from './compile.ts';
import { readRuleSets } from './read-document.ts';
import { runExamples } from './run-examples.ts';

const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => {}).constructor;

/** Returns the blocks of one language, each with the block that follows it. */
function blocks(page: string, language: string) {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  const all = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, body = '']) => ({ kind, body }));
  return all.flatMap(({ kind, body }, at) => (kind === language ? [{ body, next: all[at + 1]?.body ?? '' }] : []));
}

describe.each(['rules.md', 'conditions.md', 'explanations.md', 'learning.md'])('docs/%s', (page) => {
  test('its documents are valid and pass their own examples', () => {
    for (const { body } of blocks(page, 'yaml')) {
      const results = readRuleSets(body).map(compileRuleSet).flatMap(runExamples);
      expect(results.length).toBeGreaterThan(0);
      expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
    }
  });

  test('its programs print the output that it shows', async () => {
    const programs = blocks(page, 'js');
    expect(programs.length).toBeGreaterThan(0);
    for (const { body, next } of programs) {
      const printed: string[] = [];
      const log = (...values: unknown[]) => printed.push(formatWithOptions({ colors: false }, ...values));
      const program = body.replace(/import (\{.*?\}) from 'campaigns-engine';/s, 'const $1 = library;');
      await AsyncFunction('library', 'console', program)(library, { log });
      expect(`${printed.join('\n')}\n`).toBe(next);
    }
  });
});

test('docs/rules.md has every feature in its table: add a new one there by hand', () => {
  const [, table = ''] = readFileSync('docs/rules.md', 'utf8').split('\n## Features\n');
  expect(Object.keys(FEATURES).filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
});
