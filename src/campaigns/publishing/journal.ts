import type { Selectable } from 'kysely';
import type { Sql, Tables, Transaction } from '../../core/db/index.ts';

export type AttemptRow = Selectable<Tables['publication_attempts']>;

/** What is known before a request leaves. */
export type Intent = Pick<
  AttemptRow,
  'id' | 'publication_id' | 'step' | 'act' | 'intended_at' | 'request_sha256' | 'target' | 'job_id' | 'fence'
>;

/** The attempts at a step, oldest first. */
export const attemptsAt = (sql: Sql, publicationId: string, step: string, act: string): Promise<AttemptRow[]> =>
  sql.kysely
    .selectFrom('publication_attempts')
    .selectAll()
    .where('publication_id', '=', publicationId)
    .where('step', '=', step)
    .where('act', '=', act)
    .orderBy('number')
    .execute();

/** The attempts of publications, in the order of their intents. */
export const attemptsOf = (sql: Sql, publicationIds: readonly string[]): Promise<AttemptRow[]> =>
  sql.kysely
    .selectFrom('publication_attempts')
    .selectAll()
    .where('publication_id', 'in', publicationIds)
    .orderBy('intended_at')
    .orderBy('number')
    .execute();

/** Notes that a request is about to leave. @throws a unique violation when another one is still open */
export const openAttempt = (transaction: Transaction, intent: Intent, number: number): Promise<AttemptRow> =>
  transaction.kysely
    .insertInto('publication_attempts')
    .values({ ...intent, number })
    .returningAll()
    .executeTakeFirstOrThrow();

type Reply = 'done' | 'more' | 'not_sent' | 'rejected' | 'throttled' | 'auth' | 'unknown';
type Final = 'done' | 'more' | 'adopted' | 'absent' | 'not_sent' | 'rejected' | 'auth' | 'unknown';

/** The reply to a request, and its outcome as far as it is certain. */
export const noteReply = (
  transaction: Transaction,
  id: string,
  {
    reply,
    at,
    waitUntil,
    resume,
    problem,
    outcome,
    remoteId,
  }: {
    readonly reply: Reply;
    readonly at: Date;
    readonly waitUntil?: Date | undefined;
    readonly resume?: unknown;
    readonly problem?: unknown;
    readonly outcome?: Final | undefined;
    readonly remoteId?: string | undefined;
  },
) =>
  transaction.kysely
    .updateTable('publication_attempts')
    .set({
      reply,
      replied_at: at,
      wait_until: waitUntil ?? null,
      resume: resume === undefined ? null : JSON.stringify(resume),
      problem: problem === undefined ? null : JSON.stringify(problem),
      outcome: outcome ?? null,
      remote_id: remoteId ?? null,
      ended_at: outcome === undefined ? null : at,
    })
    .where('id', '=', id)
    .execute();

/** Settles an attempt whose request never answered clearly. */
export const closeAttempt = (
  transaction: Transaction,
  id: string,
  outcome: Final,
  at: Date,
  facts: { readonly remoteId?: string; readonly problem?: unknown } = {},
) =>
  transaction.kysely
    .updateTable('publication_attempts')
    .set({
      outcome,
      ended_at: at,
      ...(facts.remoteId === undefined ? {} : { remote_id: facts.remoteId }),
      ...(facts.problem === undefined ? {} : { problem: JSON.stringify(facts.problem) }),
    })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute();
