import { z } from 'zod';
import { Id, pageQuery, Timestamp } from '../../core/kernel/index.ts';
import { KeyKind, Role } from './role.ts';

/** Has no colon, so that `cli:…`, `job:…` and `http:anonymous` in the ledger cannot be the name of a key. */
const KeyName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 ._@+-]{0,99}$/,
    'must be 1 to 100 letters, digits, spaces or . _ @ + -, and begin with a letter or digit',
  )
  .refine((name) => name !== 'library', 'is the name of a program that uses the library: choose another')
  .describe('the actor of everything that is done with the key, as the ledger records it');

export const NewApiKey = z
  .strictObject({
    name: KeyName,
    role: Role,
    kind: KeyKind.default('person'),
    expires_at: Timestamp.optional().describe('when the key expires; if omitted, it never expires'),
  })
  .refine(({ kind, role }) => kind !== 'agent' || role !== 'admin', {
    path: ['role'],
    message: 'must be viewer or operator for an agent: only a person can approve spending',
  })
  .meta({ examples: [{ name: 'nightly-import', role: 'operator' }] });
export type NewApiKey = z.input<typeof NewApiKey>;

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    role: Role,
    kind: KeyKind,
    prefix: z.string().describe('how the key begins'),
    state: z.enum(['active', 'expired', 'revoked']),
    created_at: Timestamp,
    expires_at: Timestamp.nullable(),
    revoked_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable().describe('may lag by up to half a minute'),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({
  key: z.string().describe('shown only once: only its SHA-256 is stored'),
}).meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const ApiKeyQuery = z.strictObject(pageQuery);
export type ApiKeyQuery = z.output<typeof ApiKeyQuery>;
