import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['src/testing/run-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false,
    execArgv: ['--wasm-lazy-compilation', '--liftoff-only'],
    maxWorkers: 2,
  },
});
