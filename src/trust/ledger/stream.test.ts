import { expect, test } from 'vitest';
import { pause } from '../../core/kernel/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { addFacts, onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { StreamQuery, streamEvents } from './stream.ts';

interface Message {
  readonly id: string;
  readonly event: string;
  readonly to: string;
}

/** Reads messages until there are `wanted` of them, or the stream ends. */
async function messages(response: Response, wanted: number): Promise<Message[]> {
  const found: Message[] = [];
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (reader !== undefined && found.length < wanted) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id, event, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (id !== undefined) found.push({ id, event: event ?? '', to: JSON.parse(data ?? '{}').metadata.to });
    }
  }
  await reader?.cancel();
  return found.slice(0, wanted);
}

const stream = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { accept: 'text/event-stream', ...headers } });

const steps = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `step ${from + at}`);

onEachDatabase('the stream of events', (testContext) => {
  test('a client that returns with the last id continues after it, and stopping the server ends the stream', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/ledger/stream`;
    await addFacts(ctx, 5);
    await settledEvents(ctx, { limit: 1 });
    const first = await messages(await stream(`${url}?from=start`), 3);
    expect(first.map(({ to }) => to)).toEqual(steps(0, 3));
    const again = await stream(url, { 'last-event-id': first.at(-1)?.id ?? '' });
    expect(again.headers.get('content-type')).toContain('text/event-stream');
    const rest = await messages(again, 2);
    expect(rest.map(({ to }) => to)).toEqual(steps(3, 5));

    const [live, filtered] = [await stream(url), await stream(`${url}?entity_id=${uuid(1)}`)];
    await addFacts(ctx, 2);
    const news = await messages(live, 2);
    expect(news).toMatchObject(steps(0, 2).map((to) => ({ to, event: 'campaign_status_changed' })));
    const before = [...first, ...rest].map(({ id }) => id);
    expect(news.filter(({ id }) => before.includes(id))).toEqual([]);
    expect((await messages(filtered, 1)).map(({ to }) => to)).toEqual(['step 1']);

    const open = await stream(url);
    const ended = messages(open, 1);
    await app.close();
    expect(await ended).toEqual([]);
  });

  test('an event of its own process is sent immediately, not at the next poll', async () => {
    const ctx = await testContext();
    const stopping = new AbortController();
    const events = streamEvents(ctx, StreamQuery.parse({}), stopping.signal, { pollMs: 60_000 });
    await events.next();
    let told: string | undefined;
    const telling = events.next().then(({ value }) => {
      told = value;
    });
    // another test's open transaction may hide the first one
    while (told === undefined) {
      await addFacts(ctx, 1);
      await pause(150, stopping.signal);
    }
    expect(told).toContain('event: campaign_status_changed');
    stopping.abort();
    await telling;
  });

  test('more events than one poll reads are all sent once and in order', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 1_200);
    await settledEvents(ctx, { limit: 1 });
    const options = { pollMs: 50, heartbeatMs: 400 };
    const seen: string[] = [];
    for await (const text of streamEvents(
      ctx,
      StreamQuery.parse({ from: 'start' }),
      new AbortController().signal,
      options,
    )) {
      const to = /"to":"([^"]*)"/.exec(text)?.[1];
      if (to !== undefined) seen.push(to);
      else if (text.includes('still here')) break;
    }
    expect(seen).toEqual(steps(0, 1_200));
  });

  test('an invalid request is refused before the stream begins', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const accept = 'text/event-stream';
    for (const [url, headers, path] of [
      ['/ledger/stream', { accept, 'last-event-id': 'x' }, 'after'],
      ['/ledger/stream?after=x', { accept }, 'after'],
      ['/ledger/stream?from=later', { accept }, 'from'],
      ['/ledger/stream', {}, 'accept'],
    ] as const) {
      const refused = (await app.inject({ url, headers })).json();
      expect(refused).toMatchObject({ status: 422, code: 'validation-failed', errors: [{ path }] });
    }
    await app.close();
  });
});
