export { passTime, type Sandbox, take } from './serve.ts';
export { makeSandbox, type RunningSandbox, startSandbox } from './start.ts';
