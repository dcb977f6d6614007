import { type Client, type ClientOptions, createClient } from '../interfaces/client/index.ts';

export type Answer =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly html?: string;
      readonly headers?: Record<string, string>;
    }
  | 'cut';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export const problem = (status: number, code: string) => ({
  status,
  body: { type: `/problems/${code}`, title: code, status, detail: `it is ${code}`, instance: 'request-1', code },
});

/** Returns a client whose server gives these answers in order and then repeats the last one; with the requests and pauses. */
export function clientAgainst(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const waited: number[] = [];
  const client: Client = createClient({
    baseUrl: 'http://engine.test/',
    key: 'ce_key',
    sleep: async (ms) => void waited.push(ms),
    fetch: async (url, { method = 'GET', headers, body } = {}) => {
      sent.push({ method, url: String(url), headers: new Headers(headers), body });
      const answer = answers[sent.length - 1] ?? answers.at(-1) ?? 'cut';
      if (answer === 'cut') throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
      return new Response(answer.html ?? JSON.stringify(answer.body ?? {}), {
        status: answer.status,
        headers: answer.headers ?? {},
      });
    },
    ...options,
  });
  return { client, sent, waited };
}

/** Returns a client that gets this answer to every request. */
export const clientBy = (answer: typeof fetch, options: Partial<ClientOptions> = {}): Client =>
  createClient({ baseUrl: 'http://engine.test', sleep: async () => {}, fetch: answer, ...options });

/** The reply of a path: JSON, or a complete response. */
type Route = (query: Readonly<Record<string, string>>, body: unknown) => unknown;

/** Returns a client of an API that has these paths, such as `GET /campaigns`, and the requests to it. */
export function clientOn(routes: Readonly<Record<string, Route>>) {
  const asked: [string, ...unknown[]][] = [];
  const fetch: typeof globalThis.fetch = async (input, { method = 'GET', body } = {}) => {
    const { pathname, searchParams } = new URL(String(input));
    const query = Object.fromEntries(searchParams);
    const sent = typeof body === 'string' ? JSON.parse(body) : undefined;
    const path = `${method} ${pathname}`;
    asked.push([path, ...(searchParams.size > 0 ? [query] : []), ...(sent === undefined ? [] : [sent])]);
    const route = routes[path];
    if (route === undefined) return Response.json(problem(404, 'not-found').body, { status: 404 });
    const answer = route(query, sent);
    return answer instanceof Response ? answer : Response.json(answer);
  };
  return { client: clientBy(fetch, { retries: 0 }), fetch, asked };
}

/** Returns a refusal of the API. */
export const refusing = (status: number, code: string): Response =>
  Response.json(problem(status, code).body, { status });
