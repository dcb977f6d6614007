export {
  emptyDirectory,
  emptyPostgresDatabase,
  hasPostgres,
  migratedDirectory,
  migratedPostgresDatabase,
  onEachDatabase,
  onEmbeddedDatabase,
  type TestContext,
} from './databases.ts';
export { addJob, hasten, jobIn, runJobs, SILENT } from './jobs.ts';
export { learnedRules } from './learned-rules.ts';
export { addFacts, asSuperuser, newSigningKey, sealEverything, settled, settledEvents } from './ledger.ts';
export { openTestEngine } from './open-test-engine.ts';
export { addVideo, uuid } from './samples.ts';
export { attributesOf, type OtlpSpan, spanCollector } from './span-collector.ts';
