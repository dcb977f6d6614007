export { type AppOptions, buildApp } from './app.ts';
export { isLoopback } from './csrf.ts';
