export { startWorker } from './work.ts';
