import { z } from 'zod';
import type { Context } from '../../context.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import { keysAtHand, type SecretKey } from './secret-keys.ts';
import { keyIds } from './store.ts';

/** Whether the secrets can be opened here. */
export const SecretsState = z
  .object({
    sealed: z.int().describe('number of secrets'),
    locked: z.int().describe('secrets that no available key opens; anything that needs them, such as webhooks, waits'),
    missing_keys: z.array(z.string()).describe('the ids of the keys that would open them'),
    why: z.string().nullable().describe('why the available keys cannot be read'),
  })
  .meta({ id: 'SecretsState' });
export type SecretsState = z.infer<typeof SecretsState>;

export async function secretsState(ctx: Pick<Context, 'db' | 'secretKeys'>): Promise<SecretsState> {
  const { keys, why } = found(ctx);
  const used = await keyIds(ctx.db);
  const locking = used.filter(({ key_id }) => !keys.some(({ id }) => id === key_id));
  const count = (rows: typeof used) => rows.reduce((sum, { secrets }) => sum + secrets, 0);
  return { sealed: count(used), locked: count(locking), missing_keys: locking.map(({ key_id }) => key_id), why };
}

function found(ctx: Pick<Context, 'secretKeys'>): { keys: readonly SecretKey[]; why: string | null } {
  try {
    return { keys: keysAtHand(ctx) ?? [], why: null };
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return { keys: [], why: error.message };
  }
}
