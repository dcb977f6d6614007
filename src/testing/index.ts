export { emptyPostgresDatabase, type OpenTestContext, onEachDatabase, type TestContext } from './databases.ts';
export { addVideo, type SampleClip, uuid } from './samples.ts';
