/**
 * The library's public names. Open an engine, hand it to the functions, close it; examples/ has programs that run.
 *
 * @packageDocumentation
 */
export * from './interfaces/library/index.ts';
