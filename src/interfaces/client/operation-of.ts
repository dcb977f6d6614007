import type { OperationId } from './methods.ts';
import { OPERATIONS } from './operations.ts';

/** The method and path of an operation, and notes about how it is sent. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /**
   * `rows=` names the field that holds a list's rows; `query=` names the fields that go into the query when there is also a body;
   * `once` marks a POST without idempotency key; `bytes` or `events` mark a reply that is not JSON.
   */
  readonly marks: readonly string[];
}

/** The defaults for these verbs: method, what follows the path of the noun, and marks. */
const USUAL: Readonly<Record<string, string>> = {
  list: 'GET . rows',
  get: 'GET /{id}',
  create: 'POST .',
  update: 'PATCH /{id}',
  remove: 'DELETE /{id}',
};

/**
 * @param item a verb, or `verb METHOD path marks`. Without a path, the verb's own name is used; `.` stands for the noun's own path.
 * `rows` alone means that the rows are in the field that the path ends with.
 */
export function sentAs(base: string, item: string): Operation {
  const [verb = '', ...given] = item.split(' ');
  const [method = '', ...rest] = given.length > 0 ? given : (USUAL[verb] ?? `POST /{id}/${verb}`).split(' ');
  const end = /^[./]/.test(rest[0] ?? '') ? rest.shift() : `/${verb}`;
  const path = base + (end === '.' ? '' : end);
  const marks = rest.map((mark) => (mark === 'rows' ? `rows=${path.split('/').at(-1)}` : mark));
  return { method, path, marks };
}

/** Every operation, built from its name and the table. */
const SENT = new Map<string, Operation>();
for (const [noun, line] of Object.entries(OPERATIONS)) {
  const [base = '', ...items] = line.split(',');
  for (const item of items) SENT.set(`${noun}.${item.split(' ')[0]}`, sentAs(base, item));
}

export const operationIds = [...SENT.keys()] as readonly OperationId[];

export function operationOf(id: OperationId): Operation {
  const sent = SENT.get(id);
  if (sent === undefined) throw new TypeError(`${id} is not an operation`);
  return sent;
}

/** Returns what follows `name=` in the marks. */
export const said = (marks: readonly string[], name: string) =>
  marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
