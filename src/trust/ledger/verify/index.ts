export type { Bad, Verification } from './schema.ts';
export type { Trust } from './signed.ts';
export { verifyLedger } from './verify.ts';
