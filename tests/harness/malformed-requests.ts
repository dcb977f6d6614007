import fc from 'fast-check';
import { anyCharacter } from '../../src/testing/any-character.ts';
import { accepts, type Schema } from './json-schema.ts';
import { type Document, type Operation, operationsOf } from './openapi.ts';

/** A request that the engine must refuse, or at least survive. */
export interface Malformed {
  /** What is wrong with it. */
  readonly kind: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly content?: string | Buffer;
  /** If false, the reply may be 200, as long as the request only reads. */
  readonly mustBeRefused: boolean;
}

/** Ids of existing rows, so that only the malformed part keeps a request from writing. */
export interface Known {
  readonly videoId: string;
  readonly clipId: string;
  readonly campaignId: string;
  readonly orchestrationId: string;
}

type Kind = (operation: Operation, known: Known) => fc.Arbitrary<Malformed> | undefined;

/** Generates requests of every kind to every operation in the document. */
export function malformedRequests(document: Document, known: Known): fc.Arbitrary<Malformed> {
  const operations = withImportLines(operationsOf(document));
  // selects an operation first, then a kind, so that an operation with few kinds is tested as often as the others
  const requests = operations.map((operation) =>
    fc
      .oneof(...KINDS.flatMap((kind) => kind(operation, known) ?? []))
      .map((request) => ({ ...request, operation: `${operation.method} ${operation.path}` })),
  );
  return fc.oneof(...requests);
}

/** Adds the lines of an import, which are videos with their clips: the document only says that the body is text. */
function withImportLines(operations: readonly Operation[]): Operation[] {
  const bodyOf = (path: string) => operations.find((one) => one.method === 'POST' && one.path === path)?.body;
  const video = bodyOf('/video_assets');
  const clips = bodyOf('/video_assets/{id}/clips')?.properties?.clips;
  if (video === undefined || clips === undefined) throw new Error('the document does not describe videos and clips');
  const line: Schema = { ...video, properties: { ...video.properties, clips: { ...clips, minItems: 0 } } };
  return operations.map((one) => (one.path === '/imports' ? { ...one, body: line } : one));
}

const FRESH_ID = '0f0f0f0f-0000-4000-8000-00000000f0f0';

/** Generates a value that is valid according to the document and fits the existing rows. */
function fitting(schema: Schema, known: Known, name = ''): fc.Arbitrary<unknown> {
  if (name === 'video_asset_id') return fc.constant(known.videoId);
  if (name === 'clip_id') return fc.constant(known.clipId);
  if (name === 'id') return fc.constant(FRESH_ID);
  if (name === 'cut_position') return fc.constant(undefined); // refused if the video's duration is known
  if (name === 'start_ms') return fc.integer({ min: 0, max: 999 });
  if (name === 'end_ms') return fc.integer({ min: 6000, max: 9000 });
  if (name === 'duration_ms') return fc.integer({ min: 10_000, max: 90_000 });
  if (name === 'currency') return fc.constantFrom('USD', 'EUR');
  const [first] = schema.anyOf ?? [];
  if (first !== undefined) return fitting(first, known);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') return fc.constant(Math.max(schema.minimum ?? 0, 1));
  if (schema.type === 'string') return fc.constantFrom('a', 'Über', '漢字', 'x y');
  if (schema.type === 'array')
    return fc.array(fitting(schema.items ?? {}, known), { minLength: Math.max(1, schema.minItems ?? 0), maxLength: 2 });
  const members = Object.entries(schema.properties ?? {}).map(
    ([member, own]) => [member, fitting(own, known, member)] as const,
  );
  return fc.record(Object.fromEntries(members), { requiredKeys: schema.required?.slice() ?? [] });
}

const NUMBERS = [-1, -0.5, 0, 0.5, 1, 1.5, 2 ** 31, 2 ** 53, 1e21, -1e308, 5e-324, Number.MAX_VALUE];
const hostileValue = fc.oneof(
  fc.constantFrom<unknown>(...NUMBERS, null, true, '', ' ', '1', 'null', [], {}, [[]], [null], { a: 1 }),
  fc.constantFrom<unknown>('x'.repeat(20_000), 'TikTok', 'READY', '2026-01-01', "'; drop table clips; --"),
  fc.jsonValue({ maxDepth: 3 }),
);

interface Spot {
  readonly parent: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

/** Returns every position inside a value where something could be inserted. */
function spots(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown> | unknown[];
  const keys = Array.isArray(parent) ? [...parent.keys()] : Object.keys(parent);
  return keys.flatMap((key) => [{ parent, key }, ...spots((parent as Record<string | number, unknown>)[key])]);
}

const set = ({ parent, key }: Spot, value: unknown) => {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Changes the body at one position. */
function changed(body: fc.Arbitrary<unknown>, change: (body: unknown, at: Spot, value: unknown) => unknown) {
  return fc.tuple(body, fc.nat(), hostileValue).map(([original, where, value]) => {
    const copy = structuredClone(original);
    const found = spots(copy);
    const at = found[where % Math.max(1, found.length)];
    return at === undefined ? value : change(copy, at, value);
  });
}

const wrongValue: Kind = (operation, known) => {
  const { body } = operation;
  if (body === undefined) return undefined;
  const replaced = changed(fitting(body, known), (copy, at, value) => {
    set(at, value);
    return copy;
  });
  const lacking = changed(fitting(body, known), (copy, { parent, key }) => {
    if (!Array.isArray(parent)) delete parent[key];
    return copy;
  });
  const unknownField = fc.tuple(fitting(body, known), fc.string(), hostileValue).map(([original, name, value]) => {
    const copy = structuredClone(original) as Record<string, unknown>;
    set({ parent: copy, key: name }, value);
    return copy;
  });
  const wrong = fc
    .oneof({ arbitrary: replaced, weight: 4 }, lacking, unknownField, hostileValue)
    .map((value) => JSON.stringify(value) ?? 'null')
    .filter((text) => !accepts(body, JSON.parse(text)));
  return wrong.map((content) => sent('wrong value', operation, known, content));
};

const hostileText: Kind = (operation, known) => {
  const { body } = operation;
  if (body === undefined) return undefined;
  const texts = Object.entries(body.properties ?? {}).filter(([, own]) => isFreeText(own));
  if (texts.length === 0) return undefined;
  const bad = fc.constantFrom('\\u0000', 'a\\u0000b', '\\ud800', '\\udc00\\ud800', 'x\\udfff');
  const fields = fc.constantFrom(...texts.map(([name]) => name));
  return fc.tuple(fitting(body, known), fields, bad).map(([value, field, text]) => {
    const written = JSON.stringify({ ...(value as object), [field]: '@' }).replace('"@"', `"${text}"`);
    return sent('hostile text', operation, known, written);
  });
};

const isFreeText = ({ type, pattern, enum: words, anyOf = [] }: Schema): boolean =>
  (type === 'string' && pattern === undefined && words === undefined) || anyOf.some(isFreeText);

const brokenSyntax: Kind = (operation, known) => {
  const { body } = operation;
  const names = Object.keys(body?.properties ?? {});
  if (body === undefined || names.length === 0) return undefined;
  const written = fitting(body, known).map((value) => JSON.stringify(value));
  const deep = fc.integer({ min: 1000, max: 60_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
  const firstValue = /:("[^"]*"|[\d.]+|true|false|\[.*|\{.*)/;
  const broken = fc.oneof(
    fc.tuple(written, fc.nat()).map(([text, at]) => text.slice(0, 1 + (at % (text.length - 1)))), // truncated
    written.map((text) => `${text}}`),
    written.map((text) => text.replace(/\}$/, ',}')),
    written.map((text) => `{"__proto__":{"x":1},${text.slice(1)}`),
    written.map((text) => `{"\\u005f_proto__":{"x":1},${text.slice(1)}`),
    written.map((text) => `{"constructor":{"prototype":{"x":1}},${text.slice(1)}`),
    fc.tuple(deep, written).map(([nested, text]) => `{"deep":${nested},${text.slice(1)}`),
    fc.tuple(deep, fc.constantFrom(...names)).map(([nested, key]) => `{"${key}":${nested}}`),
    fc
      .constantFrom('NaN', 'Infinity', '1e999', '-1e999', '00', '0x10', "'a'", 'undefined')
      .chain((literal) => written.map((text) => text.replace(firstValue, `:${literal}}`))),
    fc.constantFrom('', ' ', '\0', 'null', '"', '[', '﻿', 'true', '12', '"x"'),
  );
  const bytes = written.map((text) =>
    Buffer.from(text.replace(/\}$/, ',"title":"@"}').replace('"@"', '"\u00ff"'), 'latin1'),
  );
  const content: fc.Arbitrary<string | Buffer> = fc.oneof({ arbitrary: broken, weight: 9 }, bytes);
  return content
    .filter((text) => typeof text !== 'string' || isRefusable(body, text))
    .map((text) => sent('broken syntax', operation, known, text));
};

/** Checks that a broken body is really invalid, because a few are valid by chance. */
function isRefusable(body: Schema, text: string): boolean {
  try {
    return !accepts(body, JSON.parse(text)) || text.includes('_proto__');
  } catch {
    return text.trim() !== ''; // an empty import succeeds
  }
}

const wrongType: Kind = (operation, known) => {
  const { body } = operation;
  if (body === undefined) return undefined;
  const types = [
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ];
  const wrong = fc.constantFrom(...types, 'application/jsonx', 'application/json/x', '*/*', 'json', ';', '', 'a/b/c');
  return fc.tuple(fitting(body, known), fc.option(wrong, { nil: undefined })).map(([value, type]) => ({
    ...sent('wrong content type', operation, known, JSON.stringify(value)),
    type,
  }));
};

const BAD_IDS = [
  '1',
  'null',
  '-',
  '%00',
  '%2e%2e%2fetc',
  '%E0%A4%A',
  '%zz',
  '%',
  '%ff%fe',
  '%ed%a0%80',
  'g'.repeat(36),
];
const BAD_UUIDS = ['00000000-0000-0000-0000-00000000000g', '{11111111-1111-1111-1111-111111111111}', '1'.repeat(32)];

const wrongPath: Kind = (operation, known) => {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'path');
  if (parameters.length === 0) return undefined;
  const hostile = fc.oneof(
    fc.constantFrom(
      ...BAD_IDS,
      ...BAD_UUIDS,
      'a'.repeat(199),
      'a'.repeat(201),
      'a'.repeat(5000),
      `${known.videoId}%0a`,
    ),
    fc.string({ minLength: 1, unit: anyCharacter }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  const body = operation.body === undefined ? fc.constant(undefined) : fitting(operation.body, known);
  return fc.tuple(fc.constantFrom(...parameters), hostile, body).map(([{ name }, text, value]) => ({
    ...sent('wrong path', operation, known, value === undefined ? undefined : JSON.stringify(value)),
    path: pathOf(operation, known, { [name]: text }),
  }));
};

const wrongQuery: Kind = (operation, known) => {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
  if (parameters.length === 0) return undefined;
  const required = parameters
    .filter((one) => one.required)
    .map(({ name, schema }) => `${name}=${plain(schema, known)}`);
  const texts = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '0',
      '-1',
      '1.5',
      '1001',
      '1e9',
      '9'.repeat(40),
      'NaN',
      'Infinity',
      'null',
      'x'.repeat(300),
    ),
    fc.string().map((text) => text.toWellFormed()),
  );
  const invalid = fc
    .tuple(fc.constantFrom(...parameters), texts)
    .filter(
      ([{ name, schema }, text]) =>
        name !== 'after' && !accepts(schema, schema.type === 'integer' ? Number(text) : text),
    )
    .map(([{ name }, text]) => [
      ...required.filter((one) => !one.startsWith(`${name}=`)),
      `${name}=${encodeURIComponent(text)}`,
    ]);
  const twice = fc
    .constantFrom(...parameters)
    .map(({ name, schema }) => [...required, `${name}=${plain(schema, known)}`, `${name}=${plain(schema, known)}`]);
  const unknownName = fc
    .constantFrom('nope', '__proto__', 'constructor', 'limit[]', 'Limit', '%00', '%F0%9F')
    .map((name) => [...required, `${name}=1`]);
  const lacking = required.length === 0 ? [] : [fc.constant(required.slice(1))];
  return fc.oneof(invalid, twice, unknownName, ...lacking).map((query) => ({
    ...sent('wrong query', operation, known),
    path: `${pathOf(operation, known)}?${query.join('&')}`,
  }));
};

/** Generates filters that the document allows, but that could make a database fail. */
const hostileQuery: Kind = (operation, known) => {
  const texts = operation.parameters.filter(
    (one) => one.in === 'query' && one.name !== 'after' && isFreeText(one.schema),
  );
  if (texts.length === 0) return undefined;
  return fc
    .tuple(
      fc.constantFrom(...texts),
      fc.constantFrom('%00', 'a%00', '%ed%a0%80', '%ff', '%zz', '%', "'", '%5c', '%F0%9F%98'),
    )
    .map(([{ name }, text]) => ({
      ...sent('hostile query', operation, known),
      path: `${pathOf(operation, known)}?${name}=${text}`,
      mustBeRefused: false,
    }));
};

const forgedCursor: Kind = (operation, known) => {
  if (!operation.parameters.some(({ name }) => name === 'after')) return undefined;
  const instants = [
    '9999-99-99T99:99:99.9',
    '0000-01-01T00:00:00.0',
    '2026-02-30T00:00:00.0',
    `2026-01-01T00:00:00.${'9'.repeat(90)}`,
  ];
  const ids = [known.videoId, '-'.repeat(36), 'f'.repeat(36), '11111111-1111-1111-1111-11111111111'];
  const numbers = ['0', '9'.repeat(18), '9'.repeat(19), '9'.repeat(20), '-1', '1.5', ''];
  const parts = fc.oneof(
    fc.tuple(fc.constantFrom(...instants), fc.constantFrom(...ids)),
    fc.tuple(fc.constantFrom(...numbers), fc.constantFrom(...numbers)),
    fc.array(fc.string()),
  );
  const cursors = fc.oneof(
    parts.map((words) => Buffer.from(words.join('|').toWellFormed()).toString('base64url')),
    fc.string({ maxLength: 250 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  return cursors.map((cursor) => ({
    ...sent('forged cursor', operation, known),
    path: `${pathOf(operation, known)}?after=${cursor}`,
    mustBeRefused: false, // a cursor with a number that has not been reached is valid
  }));
};

const wrongMethod: Kind = (operation, known) =>
  fc
    .constantFrom(
      ...['PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PROPFIND'].filter((method) => !operation.methods.includes(method)),
    )
    .map((method) => ({ ...sent('wrong method', operation, known), method }));

const KINDS: readonly Kind[] = [
  wrongValue,
  hostileText,
  brokenSyntax,
  wrongType,
  wrongPath,
  wrongQuery,
  hostileQuery,
  forgedCursor,
  wrongMethod,
];

function sent(kind: string, operation: Operation, known: Known, content?: string | Buffer): Malformed {
  return {
    kind,
    operation: '',
    method: operation.method,
    path: pathOf(operation, known),
    type: content === undefined ? undefined : operation.bodyTypes[0],
    content,
    mustBeRefused: true,
  };
}

/** Returns the operation's path with its parameters set to existing rows. */
function pathOf({ path, parameters }: Operation, known: Known, given: Record<string, string> = {}): string {
  const id = path.startsWith('/campaigns')
    ? known.campaignId
    : path.startsWith('/clips')
      ? known.clipId
      : path.startsWith('/orch')
        ? known.orchestrationId
        : known.videoId;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((one) => one.name === name)?.schema;
    return given[name] ?? (name === 'id' ? id : String(schema?.enum?.[0]));
  });
}

/** Returns a valid value of a query parameter. */
function plain(schema: Schema, known: Known): string {
  if (schema.enum !== undefined) return String(schema.enum[0]);
  if (schema.type === 'integer') return '5';
  return schema.pattern === undefined ? 'a' : known.videoId;
}
