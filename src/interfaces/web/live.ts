import { signal } from '@preact/signals';
import { client, type LedgerEvent } from './data.ts';

/** What the ledger tells is told on to every tab of this browser by the one that holds this lock. */
const NAME = 'campaigns-engine-ledger';
/** Behind one reason to read again, further events are collected for so long: three a second, and the first at once. */
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

/** Calls `listen` with the kinds of events that were written, at once and then three times a second. @returns what ends that */
export function onEvents(listen: Listener): () => void {
  listeners.add(listen);
  return () => void listeners.delete(listen);
}

/** Joins the browser's one stream: the first tab reads it, and the next one goes on where it stopped. Called once. */
export function startLive(): void {
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
  channel.postMessage({ is: 'hello' } satisfies Told);
  void navigator.locks.request(NAME, async () => {
    leads = true;
    // what keeps the lock is that this never ends while the tab is open
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
