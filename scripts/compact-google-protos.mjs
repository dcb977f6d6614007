#!/usr/bin/env node
// Creates src/sandbox/google/vocabulary/{messages,enums,errors}.ts from the protos of the Google Ads API.
//   node scripts/compact-google-protos.mjs DIRECTORY
// DIRECTORY is `build/protos/google/ads/googleads/v25` of the npm package google-ads-node 25.1.0 (Google's protos, Apache-2.0).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vocabularyOf } from './write-vocabulary.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('name the directory of the protos');

/** The messages that the sandbox accepts: requests, and what a query can select from. Everything inside them is included. */
const ROOTS = [
  ...['MutateGoogleAdsRequest', 'SearchGoogleAdsRequest'],
  ...['CreateYouTubeVideoUploadRequest', 'RemoveYouTubeVideoUploadRequest'],
  ...['Customer', 'Metrics', 'Segments'],
];
/** Operations that the sandbox supports; of the others it only knows the name. */
const OPERATIONS = ['CampaignBudget', 'Campaign', 'AdGroup', 'AdGroupAd', 'AdGroupCriterion', 'Asset'];
const ERRORS = [
  ...[
    'authentication',
    'authorization',
    'quota',
    'request',
    'mutate',
    'query',
    'database',
    'internal',
    'field',
    'date',
  ],
  ...['campaign_budget', 'campaign', 'ad_group', 'ad_group_ad', 'ad_group_criterion', 'ad', 'asset', 'date_range'],
  ...['string_length', 'collection_size', 'criterion', 'new_resource_creation', 'field_mask', 'context', 'bidding'],
  ...['youtube_video_registration', 'operation_access_denied'],
];

const messages = new Map();
const enums = new Map();
const errors = new Map();

/** Splits text into words, numbers, strings and signs, without comments. */
const tokensOf = (text) =>
  (text.match(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"|[\w.]+|[^\s\w]/g) ?? []).filter(
    (token) => !token.startsWith('//') && !token.startsWith('/*'),
  );

/** @param into receives the enums */
function readFile(path, into) {
  const tokens = tokensOf(readFileSync(path, 'utf8'));
  let at = 0;
  const take = () => tokens[at++];
  const skipTo = (sign) => {
    while (at < tokens.length && take() !== sign);
  };
  const skipBlock = () => {
    for (let depth = 0; at < tokens.length; ) {
      const token = take();
      if (token === '{') depth += 1;
      if (token === '}' && --depth === 0) return;
    }
  };
  /** Reads the options of a field: `[(google.api.field_behavior) = REQUIRED]`. */
  const options = () => {
    const behaviors = [];
    if (tokens[at] !== '[') return behaviors;
    for (let depth = 0; at < tokens.length; ) {
      const token = take();
      if (token === '[') depth += 1;
      if (['REQUIRED', 'OUTPUT_ONLY', 'IMMUTABLE', 'INPUT_ONLY'].includes(token)) behaviors.push(token);
      if (token === ']' && --depth === 0) return behaviors;
    }
    return behaviors;
  };
  const readEnum = () => {
    const name = take();
    const words = [];
    for (take(); tokens[at] !== '}'; ) {
      const word = take();
      if (word === 'option' || word === 'reserved') skipTo(';');
      else {
        words.push(word);
        skipTo(';');
      }
    }
    take();
    into.set(name, words);
  };
  const readMessage = (outer) => {
    const name = outer === '' ? take() : `${outer}.${take()}`;
    const fields = [];
    take();
    const body = (oneof) => {
      while (tokens[at] !== '}') {
        const word = take();
        if (word === 'message') readMessage(name);
        else if (word === 'enum') readEnum();
        else if (word === 'option' || word === 'reserved') skipTo(';');
        else if (word === 'oneof') {
          const group = take();
          take();
          body(group);
        } else if (word !== ';') {
          const isList = word === 'repeated';
          let type = word === 'optional' || isList ? take() : word;
          // a long type continues on the next line
          while (tokens[at].startsWith('.')) type += take();
          const field = { name: take(), type, isList, oneof };
          take();
          take();
          field.behaviors = options();
          skipTo(';');
          fields.push(field);
        }
      }
      take();
    };
    body(undefined);
    // common messages come first; some services have messages with the same name
    if (!messages.has(name)) messages.set(name, fields);
  };
  while (at < tokens.length) {
    const token = take();
    if (token === 'message') readMessage('');
    else if (token === 'enum') readEnum();
    else if (token === 'service') skipBlock();
  }
}

for (const folder of ['common', 'enums', 'resources', 'services', 'actions'])
  for (const file of readdirSync(join(directory, folder)))
    if (file.endsWith('.proto')) readFile(join(directory, folder, file), enums);

const SCALARS = { int32: 'int', int64: 'int', uint64: 'int', double: 'number', float: 'number', bool: 'bool' };

/** Returns a field's type. The last part of a name is unique for messages and enums, except for nested messages. */
function typeOf(field, holder) {
  const { type } = field;
  if (type === 'string' || type === 'bytes') return type;
  if (SCALARS[type] !== undefined) return SCALARS[type];
  if (type.endsWith('FieldMask')) return 'mask';
  const parts = type.split('.');
  const last = parts.at(-1);
  if (enums.has(last)) return `#${last}`;
  const holders = holder.split('.').map((_, n, all) => all.slice(0, all.length - n).join('.'));
  const inner = [...holders.map((one) => `${one}.${last}`), parts.slice(-2).join('.'), last].find((name) =>
    messages.has(name),
  );
  return inner === undefined ? 'any' : `@${inner}`;
}

const used = { messages: new Map(), enums: new Set() };

function include(name) {
  if (!messages.has(name)) throw new Error(`no message ${name}`);
  if (used.messages.has(name)) return;
  used.messages.set(name, '');
  const isOperations = name === 'MutateOperation';
  const fields = messages.get(name).map((field) => {
    const full = typeOf(field, name);
    const isServed = !isOperations || OPERATIONS.includes(full.slice(1).replace(/Operation$/, ''));
    const type = isServed ? full : 'any';
    if (type.startsWith('@')) include(type.slice(1));
    if (type.startsWith('#')) used.enums.add(type.slice(1));
    const marks = { REQUIRED: '!', OUTPUT_ONLY: '-', IMMUTABLE: '=', INPUT_ONLY: '+' };
    const mark = field.behaviors.map((one) => marks[one]).join('');
    return `${field.name}${mark}${field.oneof === undefined ? '' : `/${field.oneof}`}:${field.isList ? `[${type}]` : type}`;
  });
  used.messages.set(name, fields.join(' '));
}
for (const root of ROOTS) include(root);

for (const name of ERRORS) {
  const words = new Map();
  readFile(join(directory, 'errors', `${name}_error.proto`), words);
  for (const [title, list] of words) errors.set(`${name}_error ${title}`, list.slice(2));
}

const write = vocabularyOf('google', 'scripts/compact-google-protos.mjs from the protos of the Google Ads API v25');

write(
  'messages',
  'Fields of each message: `name:type`, then ! required, - output only, = immutable, + input only, /oneof; [] lists, # enums, @ messages.',
  [...used.messages].map(([name, fields]) => [name, fields.split(' ')]),
);
write(
  'enums',
  'The words of each enum.',
  [...used.enums].sort().map((name) => [name, enums.get(name)]),
);
write('errors', 'The words of each error, by the field of ErrorCode that holds it.', [...errors]);
