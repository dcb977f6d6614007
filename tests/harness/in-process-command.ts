import { vi } from 'vitest';
import { runCli } from '../../src/interfaces/cli/index.ts';
import { onKeptDatabase } from './kept-database.ts';
import type { Finished } from './program.ts';

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs one command in the test's own process, one at a time, because a separate process costs a second. Other tests cover how commands
 * start, end and exit as processes (demo-and-help, starting-and-stopping, serve-and-worker, kill).
 */
export function commandHere(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  const finished = last.then(() => onKeptDatabase(() => run(args, env)));
  last = finished.catch(() => {});
  return finished;
}

async function run(args: readonly string[], env: Record<string, string>): Promise<Finished> {
  const written = { stdout: '', stderr: '' };
  const [stdout, stderr] = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  process.exitCode = undefined;
  try {
    const ending = await runCli(
      ['node', 'campaigns-engine', ...args],
      { CAMPAIGNS_ENGINE_LOG_LEVEL: 'silent', ...env },
      'test',
    );
    return { ending, ...written };
  } finally {
    process.exitCode = undefined;
    stdout?.mockRestore();
    stderr?.mockRestore();
  }
}
