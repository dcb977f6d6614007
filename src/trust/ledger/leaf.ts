import canonicalize from 'canonicalize';
import { type RawBuilder, sql } from 'kysely';

/** An event as it is sealed: every column except `xid`, which is the transaction order of one cluster and not a fact. */
export interface SealedEvent {
  readonly seq: number;
  readonly id: string;
  /** In UTC, with microseconds. */
  readonly occurred_at: string;
  readonly event_type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly metadata: unknown;
  readonly severity: string;
  readonly actor: string;
  readonly request_id: string | null;
  readonly job_id: string | null;
}

export interface PlacedEvent extends SealedEvent {
  /** Its transaction, in the ledger's order. */
  readonly xid: string;
}

/** The columns of a PlacedEvent. A year before Christ, which only a forger writes, must not look like a year after. */
export const PLACED_EVENT: RawBuilder<PlacedEvent> = sql`actor, entity_id, entity_type, event_type, id, job_id, metadata,
  to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || case when occurred_at < '0001-01-01 00:00:00Z' then ' BC' else '' end as occurred_at,
  request_id, seq, severity, xid::text as xid`;

/** Stands for metadata that canonical JSON cannot represent, such as 1e400; it is not JSON, so no valid event has the same leaf. */
const UNWRITABLE = 'unwritable';

/**
 * Returns an object's canonical JSON. Nearly all metadata have only plain values: written here, they take half the time
 * of the library, which handles any value.
 */
function canonical(metadata: unknown): string {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return anyCanonical(metadata);
  const members: string[] = [];
  for (const [name, value] of Object.entries(metadata).sort(byName)) {
    if (typeof value === 'object' && value !== null) return anyCanonical(metadata);
    // a number beyond a double is read as Infinity, which JSON.stringify writes as null
    if (typeof value === 'number' && !Number.isFinite(value)) return UNWRITABLE;
    members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  return `{${members.join(',')}}`;
}

/** The library refuses numbers beyond a double and very deep nesting: we write neither, but a forger may. */
function anyCanonical(metadata: unknown): string {
  try {
    return canonicalize(metadata) ?? UNWRITABLE;
  } catch {
    return UNWRITABLE;
  }
}

/** Compares by UTF-16 code units, as RFC 8785 requires and JavaScript does. */
const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** Returns the bytes that are sealed: canonical JSON (RFC 8785). Its numbers are IEEE doubles, as in our responses. */
export function leafOf(event: PlacedEvent): string {
  const text = JSON.stringify;
  // sorted by hand, in half the time: only the keys of metadata vary, and ids are UUIDs, with nothing to escape
  return (
    `{"actor":${text(event.actor)},"entity_id":"${event.entity_id}","entity_type":${text(event.entity_type)}` +
    `,"event_type":${text(event.event_type)},"id":"${event.id}","job_id":${text(event.job_id)}` +
    `,"metadata":${canonical(event.metadata)},"occurred_at":${text(event.occurred_at)}` +
    `,"request_id":${text(event.request_id)},"seq":${event.seq},"severity":${text(event.severity)}}`
  );
}
