import type { ApiRequest, Calls, Json, NoReply, Reply } from './port.ts';

/** A request and its reply, with ids replaced, so that it can be shown to others and replayed. */
export interface Recorded {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly query?: Json;
  readonly body?: Json;
  /** The names of the fields and the size of the file, but never the file. */
  readonly form?: Json;
  readonly status: number | string;
  readonly reply: Json;
}

/** Wraps a connection to record its calls. The connection itself masks tokens. */
export function recordCalls(calls: Calls): { readonly calls: Calls; readonly tape: readonly Recorded[] } {
  const tape: Recorded[] = [];
  const ids = new Map<string, string>();
  const plain = (text: string) =>
    text.replace(/\d{9,}/g, (id) => {
      const known = ids.get(id) ?? `ID_${ids.size + 1}`;
      ids.set(id, known);
      return known;
    });
  const told = <Value>(value: Value): Json => JSON.parse(plain(JSON.stringify(value ?? null)));
  return {
    tape,
    calls: {
      ...calls,
      send: async (request) => {
        const answer = await calls.send(request);
        const { method, path, query, body, form } = request;
        tape.push({
          method,
          path: plain(path),
          ...(query === undefined ? {} : { query: told(query) }),
          ...(body === undefined ? {} : { body: told(body) }),
          ...(form === undefined ? {} : { form: told({ fields: form.fields, file: form.file?.field ?? null }) }),
          ...replyOf(answer, told),
        });
        return answer;
      },
    },
  };
}

const replyOf = (answer: Reply | NoReply, told: (value: Json) => Json): Pick<Recorded, 'status' | 'reply'> =>
  'sent' in answer
    ? { status: `no reply, sent: ${answer.sent}`, reply: answer.why }
    : { status: answer.status, reply: told(answer.body ?? null) };
