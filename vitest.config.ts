import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^\.\/child-program\.ts$/,
        replacement: fileURLToPath(new URL('src/testing/bundled-child.ts', import.meta.url)),
      },
    ],
  },
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
