import { type RawBuilder, sql } from 'kysely';

/**
 * Checks whether a row is in a state. Expiry is computed, not stored: after its `expires_at`, the row still has the state in
 * which it waited.
 *
 * @param column that has the state
 * @param waiting the state that expires
 */
export function inState(column: string, state: string, waiting: string, now: Date): RawBuilder<boolean> {
  const written = sql.ref(column);
  if (state === 'expired') return sql<boolean>`(${written} = ${waiting} and expires_at <= ${now})`;
  if (state === waiting) return sql<boolean>`(${written} = ${waiting} and expires_at > ${now})`;
  return sql<boolean>`${written} = ${state}`;
}

/** Returns the state of a row that was read, with the same rule. */
export const stateAt = <State extends string>(
  written: State,
  waiting: NoInfer<State>,
  expiresAt: Date,
  now: Date,
): State | 'expired' => (written === waiting && expiresAt <= now ? 'expired' : written);
