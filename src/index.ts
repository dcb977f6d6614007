/**
 * The library's public names. Open an engine, pass it to the functions, and close it; examples/ has runnable programs.
 *
 * @packageDocumentation
 */
export * from './interfaces/library/index.ts';
