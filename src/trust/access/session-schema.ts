import { z } from 'zod';
import { Id, pageQuery, Timestamp } from '../../core/kernel/index.ts';
import { Role } from './role.ts';

export const NewSession = z
  .strictObject({ key: z.string().min(1).max(200).describe('an API key, as `keys create` printed it') })
  .meta({ examples: [{ key: 'ce_0123456789ab_…' }] });

export const Session = z
  .object({
    id: Id,
    actor: z.string().describe('the name of its key'),
    role: Role,
    state: z.enum(['active', 'ended', 'expired']),
    created_at: Timestamp,
    expires_at: Timestamp,
    last_seen_at: Timestamp.describe('may lag by up to half a minute'),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const CurrentSession = z
  .object({
    actor: z.string().describe('the actor as the ledger records it'),
    role: Role,
    keys_needed: z.boolean().describe('false: there is no key yet, and everyone on this machine can do everything'),
    session: Session.nullable().describe('null: the caller sent a key, or needs none'),
  })
  .meta({ id: 'CurrentSession' });
export type CurrentSession = z.infer<typeof CurrentSession>;

export const SessionQuery = z.strictObject(pageQuery);
export type SessionQuery = z.output<typeof SessionQuery>;
