import { Agent, request } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

export interface Answer {
  readonly status: number;
  /** The media type, without parameters. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. @throws if it is not JSON */
  // biome-ignore lint/suspicious/noExplicitAny: outside checks look at whatever came, and fail where it is not there
  readonly json: any;
}

export interface Ask {
  /** A body that is sent as JSON. */
  readonly body?: unknown;
  /** A body that is sent unchanged, with the media type `type`. */
  readonly raw?: string | Buffer | Readable;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request exactly as given: its path is not normalized. */
export function ask(server: { url: string }, method: string, path: string, given: Ask = {}): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  const content = given.raw ?? (given.body === undefined ? undefined : JSON.stringify(given.body));
  const type = given.type ?? (given.body === undefined ? undefined : 'application/json');
  const headers: Record<string, string | number> = { ...given.headers };
  if (type !== undefined) headers['content-type'] = type;
  if (typeof content === 'string' || Buffer.isBuffer(content)) headers['content-length'] = Buffer.byteLength(content);
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: reply.statusCode ?? 0,
          type: (reply.headers['content-type'] ?? '').split(';')[0] ?? '',
          headers: reply.headers,
          text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    sent.on('error', reject);
    if (content !== undefined && typeof content === 'object' && !Buffer.isBuffer(content)) {
      content.on('error', reject);
      content.pipe(sent);
    } else sent.end(content);
  });
}

export const get = (server: { url: string }, path: string) => ask(server, 'GET', path);
export const post = (server: { url: string }, path: string, body?: unknown) => ask(server, 'POST', path, { body });
export const patch = (server: { url: string }, path: string, body: unknown) => ask(server, 'PATCH', path, { body });

export const importNdjson = (server: { url: string }, raw: string | Buffer | Readable) =>
  ask(server, 'POST', '/imports', { raw, type: 'application/x-ndjson' });
export const importCsv = (server: { url: string }, raw: string | Buffer | Readable) =>
  ask(server, 'POST', '/imports', { raw, type: 'text/csv' });
export const importVideos = (server: { url: string }, videos: readonly unknown[]) =>
  importNdjson(server, videos.map((video) => `${JSON.stringify(video)}\n`).join(''));

export const orchestrate = (server: { url: string }, videoAssetId: string, platforms?: readonly string[]) =>
  post(server, '/campaigns/orchestrate', { video_asset_id: videoAssetId, platforms });

/** Reads every row of a list, page by page. */
export async function everyPage<Row>(
  server: { url: string },
  path: string,
  list: string,
  limit: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | null = null;
  do {
    const after: string = next === null ? '' : `&after=${encodeURIComponent(next)}`;
    const { status, json, text } = await get(server, `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    if (json[list].length > limit) throw new Error(`a page of ${limit} holds ${json[list].length} rows`);
    rows.push(...json[list]);
    next = json.next;
  } while (next !== null);
  return rows;
}

/**
 * Repeats a look until it shows what is expected, less often the longer it takes, because each look costs milliseconds of CPU time.
 *
 * @throws if it takes too long
 */
export async function eventually<Value>(
  look: () => Promise<Value>,
  isThere: (value: Value) => boolean,
  withinMs = 30_000,
) {
  const until = Date.now() + withinMs;
  for (let waitMs = 10; ; waitMs = Math.min(150, 1.3 * waitMs)) {
    const value = await look();
    if (isThere(value)) return value;
    if (Date.now() > until) throw new Error(`still not there: ${JSON.stringify(value).slice(0, 2000)}`);
    await pause(waitMs);
  }
}
