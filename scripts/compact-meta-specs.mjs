#!/usr/bin/env node
// Creates src/sandbox/meta/vocabulary/{operations,objects,enums}.ts from the specs that Meta publishes: names, types, what is required.
//   node scripts/compact-meta-specs.mjs DIRECTORY
// DIRECTORY contains `specs/` (api_specs/specs of github.com/facebook/facebook-business-sdk-codegen, API v25.0, with the enums as
// enum_types.subset.json), `overlay-params-v25.json` (params of the Python SDK of 2026-06-24 that the specs lack) and
// `overlay-v26.json` (fields and enums in which the Node.js SDK 26.0.0 differs from those specs).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vocabularyOf } from './write-vocabulary.mjs';

const directory = process.argv[2];
if (directory === undefined) throw new Error('name the directory of the specs');
const json = (path) => JSON.parse(readFileSync(join(directory, path), 'utf8'));

/** The edges of each node that the sandbox serves; `#get`, `#update` and `#delete` are included if the specs have them. */
const SERVED = {
  AdAccount: ['campaigns', 'adsets', 'ads', 'adcreatives', 'advideos', 'adimages', 'insights', 'minimum_budgets'],
  Campaign: ['adsets', 'ads', 'insights'],
  AdSet: ['ads', 'adcreatives', 'insights'],
  Ad: ['adcreatives', 'insights', 'previews'],
  AdCreative: ['previews'],
  AdVideo: ['thumbnails'],
  AdImage: [],
  AdReportRun: ['insights'],
  Business: ['ad_studies'],
  AdStudy: [],
};
/** Types that only reads return, so their own fields are never written. */
const ONLY_READ = ['AdsInsights', 'MinimumBudget', 'VideoStatus', 'AdsActionStats'];

const specs = Object.fromEntries(
  readdirSync(join(directory, 'specs'))
    .filter((name) => name !== 'enum_types.subset.json')
    // a spec that was split into parts has the name of its node first
    .map((name) => [name.split('.')[0], json(`specs/${name}`)]),
);
const enums = Object.fromEntries(json('specs/enum_types.subset.json').map((one) => [one.name, one]));
const extra = json('overlay-params-v25.json').endpoints;
const v26 = json('overlay-v26.json').objects;

const named = (type) => type.match(/[A-Za-z_]\w*/g) ?? [];
const short = (type) => type.replaceAll('unsigned int', 'uint').replaceAll(', ', ',');
const camel = (name) => name.replaceAll(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase());

/** Returns a param's type. If the specs only say Object, it is the type of the node's field with the same name. */
function paramType(node, { name, type }) {
  if (!/^(list<)?(Object|map)>?$/.test(type)) return type;
  const field = specs[node]?.fields.find((one) => one.name === name);
  return field !== undefined && named(field.type).some((word) => specs[word] !== undefined) ? field.type : type;
}

const operations = new Map();
for (const [node, edges] of Object.entries(SERVED))
  for (const api of specs[node].apis) {
    const edge = api.endpoint ?? api.name;
    if (!edges.includes(edge) && !edge.startsWith('#')) continue;
    const made = specs[api.return]?.fields === undefined ? node : api.return;
    const params = api.params.map((param) => ({ ...param, type: paramType(made, param) }));
    const added = api.method === 'POST' && node === 'AdAccount' ? Object.entries(extra[edge]?.added ?? {}) : [];
    // enums of the overlay that the specs do not have are strings here
    for (const [name, type] of added) params.push({ name, type: /_enum$/.test(type) ? 'string' : type });
    operations.set(`${api.method} ${node}/${edge.startsWith('#') ? '' : edge} ${api.return}`, params);
  }

const objects = new Map();
const usedEnums = new Set();
// a type that only reads return is not followed further, because the sandbox returns what was written
for (const type of [...Object.keys(SERVED), ...ONLY_READ]) objects.set(type, specs[type]?.fields ?? []);
const todo = [...operations.values()].flatMap((params) => params.flatMap(({ type }) => named(type)));
const followed = new Set();
while (todo.length > 0) {
  const type = todo.pop();
  if (followed.has(type)) continue;
  followed.add(type);
  if (enums[type] !== undefined) usedEnums.add(type);
  if (specs[type]?.fields === undefined) continue;
  objects.set(type, specs[type].fields);
  todo.push(...specs[type].fields.flatMap((field) => named(field.type)));
}

const version = (node, name) =>
  v26[node]?.fields_added?.includes(name) ? '@26' : v26[node]?.fields_removed?.includes(name) ? '@-25' : '';

function fieldsOf(type) {
  const known = objects.get(type).map(({ name, type: of }) => `${name}:${short(of)}${version(type, name)}`);
  const names = new Set(objects.get(type).map(({ name }) => name));
  const added = (v26[type]?.fields_added ?? []).filter((name) => !names.has(name)).map((name) => `${name}:any@26`);
  return [...known, ...added];
}

function wordsOf({ node, field_or_param: field, values }) {
  const now = v26[node]?.enums?.[camel(field)];
  if (now === undefined) return values;
  const before = new Set(values.map((word) => word.toLowerCase()));
  return [...values, ...now.filter((word) => !before.has(word.toLowerCase())).map((word) => `${word}@26`)];
}

const write = vocabularyOf('meta', 'scripts/compact-meta-specs.mjs from the specs that Meta publishes');
const byName = ([a], [b]) => (a < b ? -1 : 1);
write(
  'operations',
  'What can be asked of which node: `METHOD Node/edge Returned`, then `param:type`; `!` is required.',
  [...operations]
    .sort(byName)
    .map(([title, params]) => [
      title,
      params.map(({ name, required, type }) => `${name}${required ? '!' : ''}:${short(type)}`),
    ]),
);
write(
  'objects',
  'The fields of each type, as `field:type`; `@26` came with v26, `@-25` went with it.',
  [...objects.keys()].sort().map((type) => [type, fieldsOf(type)]),
);
/** Enums by their values: many enums have the same ones, and share one record with all their names. */
const shared = new Map();
for (const name of [...usedEnums].sort()) {
  const words = wordsOf(enums[name]);
  // skips positions in a list that the specs do not show
  if (words.every((word) => /^\d+(@26)?$/.test(word))) continue;
  const key = words.join(' ');
  shared.set(key, [...(shared.get(key) ?? []), name]);
}
write(
  'enums',
  'The words of each enum, under its names; `@26` came with v26.',
  [...shared].map(([words, names]) => [names.join(' '), words.split(' ')]).sort(byName),
);
