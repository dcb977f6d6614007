import type { CallOptions, OperationId } from './methods.ts';
import { OPERATIONS } from './operations.ts';
import { notOurs, parsed } from './problem.ts';
import { type Incoming, type Outgoing, type Settings, send } from './send.ts';

/** An operation, as the table of operations describes it. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly rows: string | undefined;
  readonly query: readonly string[];
  readonly takesKey: boolean;
  /** It takes a body, which must be there also when it says nothing. */
  readonly needsBody: boolean;
  readonly answers: keyof typeof ACCEPT;
}

export function operationOf(id: OperationId): Operation {
  const [method = '', path = '', ...marks] = OPERATIONS[id].split(' ');
  const said = (name: string) => marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
  const has = (mark: string) => marks.includes(mark);
  return {
    method,
    path,
    rows: said('rows'),
    query: said('query')?.split(',') ?? [],
    takesKey: has('key'),
    needsBody: has('body'),
    answers: has('bytes') ? 'bytes' : has('events') ? 'events' : 'json',
  };
}

type Fields = Readonly<Record<string, unknown>>;
const ACCEPT = { json: 'application/json', bytes: '*/*', events: 'text/event-stream' } as const;

/** Sends one operation, with the fields of its path, query and body in one object. */
export async function request(
  settings: Settings,
  id: OperationId,
  input: Fields,
  options: CallOptions,
): Promise<Incoming<unknown>> {
  const { answers } = operationOf(id);
  return send(
    settings,
    outgoing(id, input, options),
    options,
    answers === 'bytes' ? (reply) => reply.blob() : readJson,
  );
}

/** The request as it goes out. */
export function outgoing(id: OperationId, input: Fields, { stream }: CallOptions): Outgoing {
  const { method, path, query: inQuery, takesKey, needsBody, answers } = operationOf(id);
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
  const body = rest.size === 0 ? undefined : JSON.stringify(Object.fromEntries(rest));
  return {
    method,
    target: query.size === 0 ? target : `${target}?${query}`,
    body: stream ?? body ?? (needsBody ? '{}' : undefined),
    takesKey,
    accept: ACCEPT[answers],
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  const read = parsed(text);
  if (read !== undefined) return read;
  throw notOurs(response.status);
}
