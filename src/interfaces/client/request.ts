import type { CallOptions, OperationId } from './methods.ts';
import { operationOf, said } from './operation-of.ts';
import { notOurs, parsed } from './problem.ts';
import { type Incoming, type Outgoing, type Settings, send } from './send.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Sends one operation, with the fields of its path, query and body in one object. */
export async function request(
  settings: Settings,
  id: OperationId,
  input: Fields,
  options: CallOptions,
): Promise<Incoming<unknown>> {
  const isBytes = operationOf(id).marks.includes('bytes');
  return send(settings, outgoing(id, input, options), options, isBytes ? (reply) => reply.blob() : readJson);
}

/** Builds the request of an operation. */
export function outgoing(id: OperationId, input: Fields, { stream }: CallOptions): Outgoing {
  const { method, path, marks } = operationOf(id);
  const has = (mark: string) => marks.includes(mark);
  const inQuery = said(marks, 'query')?.split('+') ?? [];
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const target = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    if (value === undefined || value === '') throw new TypeError(`${id} needs ${name}`);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  const hasQuery = method === 'GET' || method === 'DELETE' || stream !== undefined;
  const query = new URLSearchParams();
  for (const [name, value] of [...rest]) {
    if (!hasQuery && !inQuery.includes(name)) continue;
    query.set(name, String(value));
    rest.delete(name);
  }
  return {
    method,
    target: query.size === 0 ? target : `${target}?${query}`,
    body: hasQuery ? stream : { type: 'application/json', content: JSON.stringify(Object.fromEntries(rest)) },
    takesKey: method === 'POST' && !has('once'),
    accept: has('bytes') ? '*/*' : has('events') ? 'text/event-stream' : 'application/json',
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  const read = parsed(text);
  if (read !== undefined) return read;
  throw notOurs(response.status);
}
