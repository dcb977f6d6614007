import { ENUMS } from './enums.ts';
import { ERRORS } from './errors.ts';
import { MESSAGES } from './messages.ts';

/** The type of a field's value. */
export type ValueType =
  | { readonly is: 'string' | 'bytes' | 'int' | 'number' | 'bool' | 'mask' | 'any' }
  | { readonly is: 'enum'; readonly name: string }
  | { readonly is: 'message'; readonly name: string };

export interface Field {
  readonly name: string;
  readonly type: ValueType;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isOutput: boolean;
  readonly isImmutable: boolean;
  /** Whether the field is only written, never read. */
  readonly isInput: boolean;
  /** The oneof group: at most one field of a group is set. */
  readonly group: string | undefined;
}

export type Message = ReadonlyMap<string, Field>;

const records = (text: string): (readonly [title: string, tokens: readonly string[]])[] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((record) => {
      const [title = '', ...lines] = record.split('\n');
      return [title.trim(), lines.join(' ').trim().split(/\s+/)] as const;
    });

const enums = new Map(records(ENUMS).map(([name, words]) => [name, new Set(words)]));
const errors = new Map(records(ERRORS).map(([title, words]) => [title.split(' ')[0] ?? '', new Set(words)]));
const texts = new Map(records(MESSAGES));
const messages = new Map<string, Message>();

/** Returns the fields of a message. @throws TypeError for a name that the protos do not have */
export function messageNamed(name: string): Message {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const tokens = texts.get(name);
  if (tokens === undefined) throw new TypeError(`the protos have no message ${name}`);
  const message = new Map(
    tokens
      .filter((token) => token !== '')
      .map(fieldOf)
      .map((field) => [field.name, field]),
  );
  messages.set(name, message);
  return message;
}

/** Parses a field such as `videos!:[@AdVideoAsset]`, `status:#CampaignStatus`, `create/operation:@Campaign`. */
function fieldOf(token: string): Field {
  const [, name = '', marks = '', group, written = ''] = /^(\w+)([!\-=+]*)(?:\/(\w+))?:(.+)$/.exec(token) ?? [];
  const isList = written.startsWith('[');
  return {
    ...{ name, group, isList, type: typeOf(isList ? written.slice(1, -1) : written) },
    isRequired: marks.includes('!'),
    isOutput: marks.includes('-'),
    isImmutable: marks.includes('='),
    isInput: marks.includes('+'),
  };
}

function typeOf(word: string): ValueType {
  if (word.startsWith('#')) return { is: 'enum', name: word.slice(1) };
  if (word.startsWith('@')) return { is: 'message', name: word.slice(1) };
  const plain = ['string', 'bytes', 'int', 'number', 'bool', 'mask'] as const;
  return { is: plain.find((one) => one === word) ?? 'any' };
}

export const enumHas = (name: string, word: string): boolean => enums.get(name)?.has(word) === true;
/** Checks whether the protos have an error, such as `campaign_error`, `DUPLICATE_CAMPAIGN_NAME`. */
export const isError = (category: string, word: string): boolean => errors.get(category)?.has(word) === true;

/** Lists every message of the protos that the sandbox has. */
export const messageNames = (): readonly string[] => [...texts.keys()];
