export { type RunningSandbox, type SandboxOptions, startSandbox } from './start.ts';
