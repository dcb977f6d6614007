import type { OperationId } from './methods.ts';
import { OPERATIONS } from './operations.ts';

/** How an operation is sent. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /**
   * `rows=` the field that holds a list's rows, `query=` the names that go into the query when there is a body too, `key` when it
   * takes an idempotency key, `bytes` or `events` when its answer is not JSON.
   */
  readonly marks: readonly string[];
}

/** Method, what follows the path of its noun, and marks of an operation of whose way the table says nothing. */
export const usualWay = (verb: string, path: string): string =>
  ({
    list: `GET  rows=${path.slice(1)}`,
    get: 'GET /{id}',
    create: 'POST  key',
    update: 'PATCH /{id}',
    remove: 'DELETE /{id}',
  })[verb] ?? `POST /{id}/${verb} key`;

/** Every operation, as its name and the table say. */
const SENT = new Map<string, Operation>();
for (const [noun, line] of Object.entries(OPERATIONS)) {
  const [base = '', ...items] = line.split(',');
  for (const item of items) {
    const [, verb = '', way] = /^(\w+) ?(.*)$/.exec(item) ?? [];
    const [method = '', end = '', ...marks] = (way || usualWay(verb, base)).split(' ');
    SENT.set(`${noun}.${verb}`, { method, path: base + end, marks });
  }
}

export const operationIds = [...SENT.keys()] as readonly OperationId[];

export function operationOf(id: OperationId): Operation {
  const sent = SENT.get(id);
  if (sent === undefined) throw new TypeError(`${id} is no operation`);
  return sent;
}

/** What stands behind `name=` among the marks. */
export const said = (marks: readonly string[], name: string) =>
  marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
