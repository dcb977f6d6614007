import type { ApiRequest, Calls, Json, NoReply, Reply } from './port.ts';

/** What was asked and answered, with ids replaced: it can be shown to others and played back. */
export interface Recorded {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly query?: Json;
  readonly body?: Json;
  /** Names of the fields and the size of the file, never the file. */
  readonly form?: Json;
  readonly status: number | string;
  readonly reply: Json;
}

/** A connection that keeps what goes through it. Tokens are masked by the connection itself. */
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
