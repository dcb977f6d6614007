import { ENUMS } from './enums.ts';
import { OBJECTS } from './objects.ts';
import { OPERATIONS } from './operations.ts';

/** `list<uint>` is a list of `uint`; `Targeting` and `AdSet_status` are names of objects and enums. */
export interface TypeName {
  readonly word: string;
  readonly of: readonly TypeName[];
}

interface Field {
  readonly name: string;
  readonly type: TypeName;
  readonly isRequired: boolean;
  readonly since: number;
  readonly until: number;
}

export interface Operation {
  /** For example `POST AdAccount/campaigns`. */
  readonly title: string;
  readonly params: ReadonlyMap<string, Field>;
}

/** The supported versions. v24 and v25 have the same vocabulary here. */
export const VERSIONS = [24, 25, 26] as const;
export type Version = (typeof VERSIONS)[number];

const ALWAYS = { since: 0, until: Number.POSITIVE_INFINITY };

const records = (text: string): [string, string[]][] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((record) => {
      const [title = '', ...lines] = record.split('\n');
      return [title.trim(), lines.join(' ').split(' ').filter(Boolean)];
    });

const operations = new Map(
  records(OPERATIONS).map(([heading, tokens]) => {
    const title = heading.slice(0, heading.lastIndexOf(' '));
    return [title, { title, params: fieldsOf(tokens) }];
  }),
);
const objects = new Map(records(OBJECTS).map(([name, tokens]) => [name, fieldsOf(tokens)]));
const enums = new Map(
  records(ENUMS).flatMap(([names, tokens]) => {
    const words = new Map(tokens.map((token) => [token.split('@')[0] ?? token, versionsOf(token)]));
    return names.split(' ').map((name) => [name, words] as const);
  }),
);

function fieldsOf(tokens: readonly string[]): ReadonlyMap<string, Field> {
  return new Map(
    tokens.map((token) => {
      const colon = token.indexOf(':');
      const written = token.slice(0, colon);
      const name = written.replace('!', '');
      const type = typeNamed(token.slice(colon + 1).replace(/@.*$/, ''));
      return [name, { name, type, isRequired: written.endsWith('!'), ...versionsOf(token) }];
    }),
  );
}

function versionsOf(token: string): { readonly since: number; readonly until: number } {
  const [, mark] = token.split('@');
  if (mark === undefined) return ALWAYS;
  return mark.startsWith('-') ? { since: 0, until: Number(mark.slice(1)) } : { ...ALWAYS, since: Number(mark) };
}

function typeNamed(text: string): TypeName {
  const open = text.indexOf('<');
  if (open === -1) return { word: text, of: [] };
  // in `map<string,Object>`, only the type of the values matters
  const inner = text.slice(open + 1, -1).split(/,(?![^<]*>)/);
  return { word: text.slice(0, open), of: inner.slice(-1).map(typeNamed) };
}

const inVersion = ({ since, until }: { since: number; until: number }, version: Version) =>
  version >= since && version <= until;

export const operationNamed = (title: string): Operation | undefined => operations.get(title);

export const isObjectType = (name: string): boolean => objects.has(name);

export const fieldTypes = (type: string): ReadonlyMap<string, Field> => objects.get(type) ?? new Map();

export const hasField = (type: string, name: string, version: Version): boolean => {
  const field = objects.get(type)?.get(name);
  return field !== undefined && inVersion(field, version);
};

/** Returns the values of an enum in a version; undefined if it is not an enum. */
export function wordsOf(name: string, version: Version): readonly string[] | undefined {
  const words = enums.get(name);
  return words && [...words].filter(([, versions]) => inVersion(versions, version)).map(([word]) => word);
}
