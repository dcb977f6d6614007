import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A running `serve` command in its own process. */
export interface Served {
  readonly port: number;
  readonly pid: number;
  end(): Promise<void>;
}

/**
 * @param options options of the command, in addition to its port
 * @param log the file to which its log is written; without one, it logs only warnings, in readable form
 */
export async function serve(url: string, options: readonly string[], log?: number): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', '--database-url', url, ...options], {
    stdio: ['ignore', 'pipe', log ?? 'inherit'],
    env: { ...process.env, CAMPAIGNS_ENGINE_LOG_LEVEL: log === undefined ? 'warn' : 'info' },
  });
  process.prependOnceListener('exit', () => child.kill('SIGKILL'));
  const port = await portSaidBy(child);
  return {
    port,
    pid: child.pid ?? -1,
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function portSaidBy(child: ChildProcess): Promise<number> {
  let said = '';
  for await (const part of child.stdout ?? []) {
    said += part;
    const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`serve ended before it listened: ${said}`);
}
