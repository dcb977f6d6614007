import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './src/testing/longest-first.ts';

export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^\.(\/understand)?\/find-package\.ts$/,
        replacement: fileURLToPath(new URL('src/testing/without-understanding.ts', import.meta.url)),
      },
      {
        find: /^\.\/start-child\.ts$/,
        replacement: fileURLToPath(new URL('src/testing/start-film-child.ts', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['src/testing/run-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    isolate: false,
    // half an hour off UTC's hours, and with summer time: what forgets to name a zone fails on every machine
    env: { TZ: 'America/St_Johns' },
    execArgv: ['--wasm-lazy-compilation', '--liftoff-only'],
    // on two cores: some tests wait for leases and time limits, and a third worker uses that time
    maxWorkers: 3,
  },
});
