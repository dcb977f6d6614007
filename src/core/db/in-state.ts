import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a row is in a state. That it has expired is seen, not written: after its `expires_at` it still says the state in which it
 * waited.
 *
 * @param column that has the state
 * @param waiting the state that ends by itself
 */
export function inState(column: string, state: string, waiting: string, now: Date): RawBuilder<boolean> {
  const written = sql.ref(column);
  if (state === 'expired') return sql<boolean>`(${written} = ${waiting} and expires_at <= ${now})`;
  if (state === waiting) return sql<boolean>`(${written} = ${waiting} and expires_at > ${now})`;
  return sql<boolean>`${written} = ${state}`;
}

/** The same of a row that was read. */
export const stateAt = <State extends string>(
  written: State,
  waiting: NoInfer<State>,
  expiresAt: Date,
  now: Date,
): State | 'expired' => (written === waiting && expiresAt <= now ? 'expired' : written);
