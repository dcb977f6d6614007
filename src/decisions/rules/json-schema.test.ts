import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import { ruleSetJsonSchema } from './json-schema.ts';

const check = new Ajv2020({ strict: false, validateFormats: false }).compile(ruleSetJsonSchema());
const examples = new URL('../../../examples/rule-sets/', import.meta.url);
const feature = { weight: 1, shape: 'identity', when_missing: 0.5 };

test('the default and example rule sets are valid', () => {
  const documents = readdirSync(examples).flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(file, examples), 'utf8')).map((document): unknown => document.toJS()),
  );
  expect(documents.length).toBeGreaterThan(0);
  for (const document of [...Object.values(DEFAULT_RULE_SETS), ...documents]) expect(check(document)).toBe(true);
});

test.each([
  { platform: 'tikok', features: { visual_score: feature } },
  { platform: 'tiktok', features: { visul_score: feature } },
  { platform: 'tiktok', features: { visual_score: { ...feature, weight: -1 } } },
  { platform: 'tiktok', features: { visual_score: { ...feature, shape: { points: [[0, 2]] } } } },
  { platform: 'tiktok', features: { visual_score: feature }, requirments: [] },
])('the schema rejects %j', (document) => {
  expect(check(document)).toBe(false);
});

test('the schema lists feature names with descriptions, so that editors can complete them', () => {
  expect(ruleSetJsonSchema().properties).toMatchObject({
    features: {
      properties: { hook_strength: { description: 'how much happens in the first 3 s, in picture and sound' } },
    },
  });
});
