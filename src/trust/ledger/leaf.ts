import canonicalize from 'canonicalize';
import { type RawBuilder, sql } from 'kysely';

/** An event as it is sealed: every column except `xid`, which is the order of one cluster's transactions, not a fact. */
export interface SealedEvent {
  readonly seq: number;
  readonly id: string;
  /** To the microsecond, in UTC. */
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

/** The columns of a PlacedEvent. A year before Christ, which only a forger writes, must not look like one after. */
export const PLACED_EVENT: RawBuilder<PlacedEvent> = sql`actor, entity_id, entity_type, event_type, id, job_id, metadata,
  to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || case when occurred_at < '0001-01-01 00:00:00Z' then ' BC' else '' end as occurred_at,
  request_id, seq, severity, xid::text as xid`;

/** What stands for metadata that canonical JSON cannot write, such as 1e400; no JSON, so that it is nobody else's leaf. */
const UNWRITABLE = 'unwritable';

/**
 * An object's canonical JSON. Nearly all metadata hold plain values only: written here, they take half the time that the
 * library needs for any value.
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

/** We write nothing that it refuses (numbers beyond a double, a depth of thousands): a forger may. */
function anyCanonical(metadata: unknown): string {
  try {
    return canonicalize(metadata) ?? UNWRITABLE;
  } catch {
    return UNWRITABLE;
  }
}

/** By UTF-16 code units, as RFC 8785 asks and as JavaScript compares. */
const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** The bytes that are sealed: canonical JSON (RFC 8785). Numbers are IEEE doubles there, as they are in our replies. */
export function leafOf(event: PlacedEvent): string {
  const text = JSON.stringify;
  // sorted by hand, which takes half the time: only metadata's keys are not known; ids are UUIDs, with nothing to escape
  return (
    `{"actor":${text(event.actor)},"entity_id":"${event.entity_id}","entity_type":${text(event.entity_type)}` +
    `,"event_type":${text(event.event_type)},"id":"${event.id}","job_id":${text(event.job_id)}` +
    `,"metadata":${canonical(event.metadata)},"occurred_at":${text(event.occurred_at)}` +
    `,"request_id":${text(event.request_id)},"seq":${event.seq},"severity":${text(event.severity)}}`
  );
}
