export { type AppOptions, buildApp } from './app.ts';
export { isLoopback } from './csrf.ts';
export { fetchInside } from './fetch-inside.ts';
export { readWebFiles } from './web-files.ts';
