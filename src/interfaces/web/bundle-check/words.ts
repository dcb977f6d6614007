import type { Checked } from './check.ts';

/** Writes the verdict in sentences. */
export function foundInWords({ first, last, keys, isKeyGiven }: Checked): string {
  const many = last - first + 1;
  const events = many === 1 ? `Event ${last} is` : `All ${many} events, ${first} to ${last} of the ledger, are`;
  const signer = isKeyGiven
    ? 'Signed with the key that you entered.'
    : `Signed with the key in the bundle: compare it with the one that you received separately: ${keys.join(', ')}`;
  return many === 0 ? `The bundle contains no events. ${signer}` : `${events} exactly as signed. ${signer}`;
}

/** Formats an event of a bundle as a line: `2026-11-26 22:10:07 UTC · ada · campaign status changed · {…}`. */
export function eventInWords(line: string): string {
  const event: Readonly<Record<string, unknown>> = JSON.parse(line);
  const when = String(event.occurred_at ?? '')
    .slice(0, 19)
    .replace('T', ' ');
  const what = String(event.event_type ?? '').replaceAll('_', ' ');
  return `${when} UTC · ${String(event.actor ?? '')} · ${what} · ${JSON.stringify(event.metadata ?? {})}`;
}
