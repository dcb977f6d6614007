import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { clientAgainst, clientBy, problem } from '../../testing/client-against.ts';
import { createClient } from './index.ts';

test('the ledger stream continues after the last event when its connection is cut', async () => {
  const asked: string[] = [];
  const parts = ['id: c1\nevent: a\ndata: {"id":"1"}\n\n: still here\n\nid: c2\nda', ''];
  const rest = ['id: c2\nevent: a\ndata: {"id":"2"}\n\n'];
  const client = createClient({
    baseUrl: 'http://engine.test',
    sleep: async () => {},
    fetch: async (url) => {
      asked.push(String(url));
      const written = asked.length === 1 ? parts : rest;
      return new Response(new Blob(written).stream(), { headers: { 'content-type': 'text/event-stream' } });
    },
  });
  const ids: string[] = [];
  for await (const { event } of client.ledger.stream({ from: 'start' })) if (ids.push(event.id) === 2) break;
  expect(ids).toEqual(['1', '2']);
  expect(asked[1]).toBe('http://engine.test/ledger/stream?from=start&after=c1');
});

test('an event that contains a Unicode line separator is one event', async () => {
  const data = JSON.stringify({ id: '1', metadata: { why: 'one\u2028two' } });
  const client = createClient({
    baseUrl: 'http://engine.test',
    fetch: async () => new Response(`id: c1\ndata: ${data}\n\n`),
  });
  for await (const { event } of client.ledger.stream()) {
    expect(event.metadata).toEqual({ why: 'one\u2028two' });
    break;
  }
});

test('a stream ends immediately with its signal, and is reopened when it falls silent', async () => {
  vi.useFakeTimers();
  try {
    const opened: boolean[] = [];
    let asked = 0;
    const client = createClient({
      baseUrl: 'http://engine.test',
      sleep: async () => {},
      // sends one event, then falls silent
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: (controller) =>
              controller.enqueue(new TextEncoder().encode(`id: c${++asked}\ndata: {"id":"${asked}"}\n\n`)),
          }),
        ),
    });
    const stop = new AbortController();
    const onConnection = (isOpen: boolean) => void opened.push(isOpen);
    const events = client.ledger.stream({}, { signal: stop.signal, onConnection });
    expect((await events.next()).value?.event.id).toBe('1');
    const second = events.next();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(opened).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await second).value?.cursor).toBe('c2');
    expect(opened).toEqual([true, false, true]);
    const third = events.next();
    stop.abort(new Error('enough'));
    await expect(third).rejects.toThrow('enough');
  } finally {
    vi.useRealTimers();
  }
});

test('a stream that is no longer read closes its connection and no longer listens to its signal', async () => {
  const cancel = vi.fn();
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('id: c1\ndata: {"id":"1"}\n\n')),
    cancel,
  });
  const { signal } = new AbortController();
  for await (const { cursor } of clientBy(async () => new Response(body)).ledger.stream({}, { signal })) {
    expect(cursor).toBe('c1');
    break;
  }
  expect([cancel.mock.calls.length, getEventListeners(signal, 'abort').length]).toEqual([1, 0]);
});

/** Reads the ids of a stream whose first reply consists of these parts. */
async function idsIn(count: number, ...parts: readonly Uint8Array[]): Promise<string[]> {
  const ids: string[] = [];
  const missing = new AbortController();
  let isAnswered = false;
  const client = clientBy(async () => {
    // the client would request missing events again and again
    if (isAnswered) missing.abort(new Error(`the first answer held ${ids.length} events, not ${count}`));
    isAnswered = true;
    return new Response(new Blob([...parts].map((part) => new Uint8Array(part))).stream());
  });
  for await (const { event } of client.ledger.stream({}, { signal: missing.signal }))
    if (ids.push(event.id) === count) break;
  return ids;
}

test('a stream may have Windows line breaks and letters split between chunks', async () => {
  const text = 'id: c1\r\nevent: a\r\ndata: {"id":"ö"}\r\n\r\nid: c2\r\ndata: {"id":"2"}\r\n\r\n';
  expect(await idsIn(2, new TextEncoder().encode(text))).toEqual(['ö', '2']);
  const bytes = new TextEncoder().encode(text);
  const inLetter = bytes.indexOf(0xc3) + 1;
  let part = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (part === 0) controller.enqueue(bytes.slice(0, inLetter));
      else controller.enqueue(bytes.slice(inLetter));
      if (part++ === 1) controller.close();
    },
  });
  const { value } = await clientBy(async () => new Response(body))
    .ledger.stream()
    .next();
  expect(value?.event.id).toBe('ö');
});

test('an unavailable server is retried after 1, 2, 4, … up to 30 seconds, and an event resets the delay', async () => {
  const event = { status: 200, html: 'id: c1\ndata: {"id":"1"}\n\n' };
  const busy = [problem(503, 'overloaded'), problem(429, 'too-many-requests')];
  const away = Array.from({ length: 6 }, () => ({ status: 200, html: '' }));
  const { client, waited } = clientAgainst([...busy, ...away, event, event], { retries: 0 });
  const events = client.ledger.stream();
  await events.next();
  expect(waited).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  await events.next();
  expect(waited.slice(8)).toEqual([1000]);
});

test('a refused stream ends with the reason, and a reopened one keeps its filters', async () => {
  const refused = clientAgainst([problem(400, 'validation-failed')]);
  await expect(refused.client.ledger.stream().next()).rejects.toMatchObject({ code: 'validation-failed' });
  const cut = { status: 200, html: 'id: c1\ndata: {"id":"1"}\n\n' };
  const { client, sent } = clientAgainst([cut, cut]);
  const events = client.ledger.stream({ event_type: 'campaign_edited' });
  await events.next();
  await events.next();
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    '?event_type=campaign_edited',
    '?event_type=campaign_edited&after=c1',
  ]);
});
