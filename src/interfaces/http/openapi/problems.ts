import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../../../core/kernel/index.ts';
import { Problem } from '../problem.ts';
import type { Part } from './components.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The codes that this route can return besides the common ones. If undeclared, it can return any code. */
    problems?: readonly ErrorCode[];
  }
}

/** Codes that any operation can return, before its handler runs or because something that all operations need is unavailable. */
export const COMMON: readonly ErrorCode[] = [
  'validation-failed',
  'malformed-json',
  'malformed-request',
  'body-too-large',
  'request-aborted',
  'request-timeout',
  'unsupported-media-type',
  'route-not-found',
  'key-missing',
  'key-malformed',
  'key-unknown',
  'key-expired',
  'key-revoked',
  'session-ended',
  'role-too-low',
  'other-site',
  'idempotency-key-reused',
  'idempotency-key-in-use',
  'idempotency-answer-lost',
  'too-many-requests',
  'overloaded',
  'database-unavailable',
  'data-directory-lost',
  'disk-full',
  'internal-error',
];

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const withCode = (code: Part): Part => ({ type: 'object', required: ['code'], properties: { code } });

/** Returns the schemas of problems. The codes are listed once, as a separate enum. */
export function problemSchemas(): Record<string, Part> {
  // for a schema with an id, zod returns a reference, and the schema itself in $defs
  const { $defs } = z.toJSONSchema(Problem);
  const problem = $defs?.Problem;
  return {
    Problem: { ...problem, properties: { ...problem?.properties, code: ref('ProblemCode') } },
    CommonProblem: { allOf: [ref('Problem'), withCode(ref('CommonProblemCode'))] },
    ProblemCode: { type: 'string', enum: errorCodes(), description: 'docs/errors.md says what to do' },
    CommonProblemCode: { type: 'string', enum: [...COMMON].sort(), description: 'codes that any operation can return' },
  };
}

/** Describes the reply of an operation that fails, with its possible codes. */
export function problemReply(codes: readonly string[] | undefined): Part {
  const own = { anyOf: [ref('CommonProblemCode'), { type: 'string', enum: [...(codes ?? [])].sort() }] };
  const narrowed = codes?.length === 0 ? ref('CommonProblem') : { allOf: [ref('Problem'), withCode(own)] };
  const schema = codes === undefined ? ref('Problem') : narrowed;
  return { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema } } };
}
