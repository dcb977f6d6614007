import { z } from 'zod';
import { Id, pageQuery, Timestamp } from '../../core/kernel/index.ts';

export const SECRET_NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

export const SecretName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/,
    'must be 1 to 100 letters, digits or . _ : -, such as meta.access-token',
  );

// default messages show the value that was sent; here they must not
const MAX_LENGTH = 65_536;
export const SecretValue = z
  .string({ error: 'must be text in quotes' })
  .min(1, 'must not be empty')
  .max(MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed Unicode without U+0000');

export const SecretBody = z
  .strictObject(
    { name: SecretName, value: SecretValue.describe('sealed, and never shown again') },
    { error: 'must be an object with name and value' },
  )
  .meta({ examples: [{ name: 'meta.access-token', value: 'the token that the platform gave you' }] });

/** What others may know about a secret. */
export const Secret = z
  .object({
    id: Id,
    name: z.string(),
    key_id: z.string().describe('which key opens it'),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Secret' });
export type Secret = z.infer<typeof Secret>;

export const SecretQuery = z.strictObject({ name: SecretName.optional(), ...pageQuery });
export type SecretQuery = z.output<typeof SecretQuery>;

export const Rotation = z
  .object({ key_id: z.string().describe('the key that opens all secrets now'), resealed: z.int() })
  .meta({ id: 'Rotation' });
export type Rotation = z.infer<typeof Rotation>;
