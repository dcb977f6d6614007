import type { Input } from './methods.ts';
import { ApiError, ConnectionError } from './problem.ts';
import { outgoing } from './request.ts';
import type { components } from './schema.ts';
import { type Settings, send } from './send.ts';

export type LedgerEvent = components['schemas']['LedgerEvent'];

/** An event, and its cursor: a later stream continues `after` it. */
export interface StreamedEvent {
  readonly cursor: string;
  readonly event: LedgerEvent;
}

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when the connection opens, and when it breaks. */
  readonly onConnection?: ((isOpen: boolean) => void) | undefined;
}

const COMES_BACK_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The server sends something every 15 s, so a connection that is silent for this long is dead. */
const SILENCE_MS = 60_000;

/**
 * Streams the ledger's events as they happen, without an end. Reopens a connection that breaks or is silent for a minute after the
 * last event, so that no event is missed or repeated.
 *
 * @throws {ApiError} if the server refuses, for example a cursor that is not its own; the signal's reason
 */
export async function* streamLedger(
  settings: Settings,
  { after, ...input }: Input<'ledger.stream'>,
  { signal, onConnection = () => {} }: StreamOptions = {},
): AsyncGenerator<StreamedEvent> {
  let cursor = after;
  for (let failures = 0; ; failures++) {
    try {
      const wanted = outgoing('ledger.stream', { ...input, after: cursor }, {});
      const { content } = await send(settings, wanted, { signal, timeoutMs: 0 }, async ({ body }) => body);
      onConnection(true);
      for await (const message of messagesOf(content, signal)) {
        failures = 0;
        cursor = message.id;
        yield { cursor, event: JSON.parse(message.data) };
      }
    } catch (error) {
      const isBusy = error instanceof ApiError && (error.status === 503 || error.status === 429);
      if (!signal?.aborted && !isBusy && !(error instanceof ConnectionError)) throw error;
    }
    if (signal?.aborted) throw signal.reason;
    onConnection(false);
    await settings.sleep(Math.min(LONGEST_PAUSE_MS, COMES_BACK_MS * 2 ** failures), signal);
  }
}

interface Message {
  readonly id: string;
  readonly data: string;
}

/** Reads Server-Sent Events, parsed as the HTML standard says. A block without data, such as a comment, is not a message. */
async function* messagesOf(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Message> {
  if (body === null) return;
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', stop);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      silence = setTimeout(stop, SILENCE_MS);
      // whatever breaks the connection, it is opened again
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      clearTimeout(silence);
      if (done || signal?.aborted) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const lines = block.split('\n');
        const field = (name: string) =>
          lines
            .filter((line) => line.startsWith(`${name}:`))
            .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
        const data = field('data').join('\n');
        if (data !== '') yield { id: field('id').at(-1) ?? '', data };
      }
    }
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener('abort', stop);
    stop();
  }
}
