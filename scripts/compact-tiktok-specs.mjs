#!/usr/bin/env node
// Creates src/sandbox/tiktok/vocabulary/{operations,enums}.ts from the OpenAPI files that TikTok publishes.
//   node scripts/compact-tiktok-specs.mjs DIRECTORY
// DIRECTORY contains the files of `yml_files` (github.com/tiktok/tiktok-business-api-sdk, f809c39 of 2026-02-28, API v1.3, MIT).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { vocabularyOf } from './write-vocabulary.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('name the directory of the .yml files');

const FILES = [
  'advertiser_info',
  'report_integrated_get',
  ...['campaign', 'adgroup', 'ad'].flatMap((kind) =>
    ['create', 'get', 'update', 'status_update'].map((act) => `smart_plus_${kind}_${act}`),
  ),
];

const enums = new Map();

/** Writes `name!:type`, separated by spaces; objects in braces, lists in brackets; numbers and lists with their bounds. */
function typeOf(schema) {
  const words = schema['x-open-enum'];
  if (words !== undefined) return enumOf(words);
  if (schema.type === 'array')
    return `[${typeOf(schema.items ?? { type: 'any' })}]${bounds(schema.minItems, schema.maxItems)}`;
  if (schema.type === 'object' || schema.properties !== undefined) return `{${fieldsOf(schema)}}`;
  const word = { string: 'string', integer: 'int', number: 'number', boolean: 'bool' }[schema.type] ?? 'any';
  const [least, most] = word === 'string' ? [schema.minLength, schema.maxLength] : [schema.minimum, schema.maximum];
  return `${word}${bounds(least, most)}`;
}

const bounds = (least, most) => (least === undefined && most === undefined ? '' : `(${least ?? ''}..${most ?? ''})`);

function fieldsOf({ properties = {}, required = [] }) {
  return Object.entries(properties)
    .map(([name, schema]) => `${name}${required.includes(name) ? '!' : ''}:${typeOf(schema)}`)
    .join(' ');
}

/** Returns an enum without the values that the files call invalid; `use_part` means that the operation accepts only some of the values. */
function enumOf({ enum_package_name: name, enums: all }) {
  const words = all.filter(({ is_valid }) => is_valid).map(({ key }) => key);
  for (let number = 1; ; number++) {
    const key = number === 1 ? (name ?? 'QueryMode') : `${name}${number}`;
    const known = enums.get(key);
    if (known === undefined) enums.set(key, words);
    if (known === undefined || known.join() === words.join()) return `#${key}`;
  }
}

const operations = {};
for (const file of FILES) {
  const { paths } = parse(readFileSync(join(directory, `${file}.yml`), 'utf8'));
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      const query = (operation.parameters ?? []).filter(({ name }) => name !== 'Access-Token');
      const properties = Object.fromEntries(
        query.map(({ name, schema, content }) => [name, schema ?? content?.['application/json']?.schema ?? {}]),
      );
      const required = query.filter((one) => one.required).map(({ name }) => name);
      const body = operation.requestBody?.content?.['application/json']?.schema;
      operations[`${method.toUpperCase()} ${path}`] = fieldsOf(body ?? { properties, required });
    }
}

const write = vocabularyOf('tiktok', 'scripts/compact-tiktok-specs.mjs from the specs that TikTok publishes');

write(
  'operations',
  'What each operation takes: `name:type`, `!` is required; objects in braces, lists in brackets, `#` an enum, `(1..20)` how many.',
  Object.entries(operations).map(([name, fields]) => [name, fields.split(' ')]),
);
write('enums', 'The words of each enum that the files call valid.', [...enums]);
