export { passTime, type Sandbox, take } from './serve.ts';
export { makeSandbox, platformNamed, type RunningSandbox, startSandbox } from './start.ts';
