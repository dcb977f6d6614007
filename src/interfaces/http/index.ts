export { type AppOptions, buildApp } from './app.ts';
export { isLoopback } from './own-site.ts';
export { Problem } from './problem.ts';
