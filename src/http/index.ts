export { buildApp } from './app.ts';
export { Problem } from './problem.ts';
