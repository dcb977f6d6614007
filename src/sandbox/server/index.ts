export { type RunningSandbox, startSandbox } from './start.ts';
