export { grantAppRole } from './app-role.ts';
export { exportBundle } from './bundle.ts';
export { findSigningKey, type KeyPlace, keyFileIn, openSigningKey } from './key.ts';
export {
  type Checkpoint,
  readSigningKey,
  readVerifierKeys,
  type SigningKey,
  type VerifierKey,
} from './note.ts';
export { type Notes, notesInFile } from './notes.ts';
export { continueOrder } from './order.ts';
export { type Protection, protection } from './protection.ts';
export { type ConsistencyProof, type InclusionProof, proveConsistency, proveEvent } from './prove.ts';
export { recordRequest } from './record-request.ts';
export { ledgerRoutes } from './route.ts';
export { EVENTS, type EventType, type LedgerEvent, LedgerQuery, type NewEvent } from './schema.ts';
export { SealingHealth } from './seal/health.ts';
export { SealingState, sealingState, toldOf } from './seal/lag.ts';
export { type SealerOptions, sealAll, sealWritten, startSealer } from './seal/sealer.ts';
export { appendEvents, EVENT_COLUMNS, ledgerEvents } from './store.ts';
export { treeSize, verifierKeys } from './tree-store.ts';
export { type Bad, type Trust, type Verification, verifyLedger } from './verify/index.ts';
