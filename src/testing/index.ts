export {
  emptyPostgresDatabase,
  hasPostgres,
  migratedDirectory,
  migratedPostgresDatabase,
  type OpenTestContext,
  onEachDatabase,
  type TestContext,
} from './databases.ts';
export { addJob, hasten, jobIn, runJobs } from './jobs.ts';
export { learntRules } from './learnt-rules.ts';
export { addFacts, asSuperuser, newSigningKey, sealEverything, settled, settledEvents } from './ledger.ts';
export { addVideo, type SampleClip, uuid } from './samples.ts';
