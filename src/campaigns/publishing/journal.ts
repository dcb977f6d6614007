import type { Selectable } from 'kysely';
import type { Sql, Tables, Transaction } from '../../core/db/index.ts';

export type AttemptRow = Selectable<Tables['publication_attempts']>;

/** Finds the attempts at a step, oldest first. */
export const attemptsAt = (sql: Sql, publicationId: string, step: string, act: string): Promise<AttemptRow[]> =>
  sql.kysely
    .selectFrom('publication_attempts')
    .selectAll()
    .where('publication_id', '=', publicationId)
    .where('step', '=', step)
    .where('act', '=', act)
    .orderBy('number')
    .execute();

/** Finds the attempts of publications in the order of their intents. */
export const attemptsOf = (sql: Sql, publicationIds: readonly string[]): Promise<AttemptRow[]> =>
  sql.kysely
    .selectFrom('publication_attempts')
    .selectAll()
    .where('publication_id', 'in', publicationIds)
    .orderBy('intended_at')
    .orderBy('number')
    .execute();

/** Settles an attempt whose request had no clear reply. */
export const closeAttempt = (
  transaction: Transaction,
  id: string,
  outcome: 'adopted' | 'absent' | 'unknown',
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
