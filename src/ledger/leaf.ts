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

/** The columns of a PlacedEvent. */
export const PLACED_EVENT: RawBuilder<PlacedEvent> = sql`actor, entity_id, entity_type, event_type, id, job_id, metadata,
  to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at, request_id, seq, severity,
  xid::text as xid`;

/** The bytes that are sealed: canonical JSON (RFC 8785). Numbers are IEEE doubles there, as they are in our replies. */
export function leafOf(event: PlacedEvent): string {
  const text = JSON.stringify;
  // sorted by hand, which takes half the time: only metadata's keys are not known
  return (
    `{"actor":${text(event.actor)},"entity_id":${text(event.entity_id)},"entity_type":${text(event.entity_type)}` +
    `,"event_type":${text(event.event_type)},"id":${text(event.id)},"job_id":${text(event.job_id)}` +
    `,"metadata":${canonicalize(event.metadata)},"occurred_at":${text(event.occurred_at)}` +
    `,"request_id":${text(event.request_id)},"seq":${event.seq},"severity":${text(event.severity)}}`
  );
}
