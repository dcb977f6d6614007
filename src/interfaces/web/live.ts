import { signal } from '@preact/signals';
import { client, type LedgerEvent } from './data.ts';

/** The lock and channel: the tab that holds the lock reads the ledger and passes its events to every tab of this browser. */
const NAME = 'campaigns-engine-ledger';
/** After listeners are called, further events are collected for this long: the first is reported at once, then three times a second. */
const COLLECT_MS = 300;

export const connection = signal<'connecting' | 'live' | 'away'>('connecting');

type Told =
  | { readonly is: 'event'; readonly cursor: string; readonly event: LedgerEvent }
  | { readonly is: 'connection'; readonly state: 'live' | 'away' }
  | { readonly is: 'hello' };

type Listener = (types: ReadonlySet<string>) => void;

const listeners = new Set<Listener>();
let collected = new Set<string>();
let isCollecting = false;
let cursor: string | undefined;
let channel: BroadcastChannel | undefined;
let leads = false;

/** Calls `listen` with the types of new events: at once, then at most three times a second. @returns a function that stops it */
export function onEvents(listen: Listener): () => void {
  listeners.add(listen);
  return () => void listeners.delete(listen);
}

/** Joins the browser's one stream. The first tab reads it; when it closes, the next one continues from there. Call it once. */
export function startLive(): void {
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
  channel.postMessage({ is: 'hello' } satisfies Told);
  void navigator.locks.request(NAME, async () => {
    leads = true;
    // never ends while the tab is open, which keeps the lock
    for (;;) {
      await readOn().catch(() => tell({ is: 'connection', state: 'away' }));
      await new Promise((resolve) => setTimeout(resolve, 5_000));
    }
  });
}

async function readOn(): Promise<void> {
  const onConnection = (isOpen: boolean) => tell({ is: 'connection', state: isOpen ? 'live' : 'away' });
  for await (const { cursor: at, event } of client.ledger.stream({ after: cursor }, { onConnection }))
    tell({ is: 'event', cursor: at, event });
}

function tell(told: Told): void {
  channel?.postMessage(told);
  hear(told);
}

function hear(told: Told): void {
  if (told.is === 'hello') {
    if (leads && connection.value !== 'connecting')
      channel?.postMessage({ is: 'connection', state: connection.value } satisfies Told);
    return;
  }
  if (told.is === 'connection') {
    connection.value = told.state;
    return;
  }
  cursor = told.cursor;
  collected.add(told.event.event_type);
  if (!isCollecting) tellListeners();
}

function tellListeners(): void {
  isCollecting = collected.size > 0;
  if (!isCollecting) return;
  setTimeout(tellListeners, COLLECT_MS);
  const types = collected;
  collected = new Set();
  for (const listen of listeners) listen(types);
}
