import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openEngine } from '#dist/engine.js';
import { addDrafts, publishAll } from './drafts.ts';
import { type Round, SECRET_KEY, SPEED, type Where } from './run-publications.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Returns the peak resident memory in MB of the program's worker while it publishes; undefined if the system does not report it. */
export async function peakMegabytesOf(
  where: Where,
  { clipBytes, publications, lanes, round }: Round,
): Promise<number | undefined> {
  const { databaseUrl, filesDir, adsSandbox } = where;
  const engine = await openEngine({ ...where, adsSandboxSpeed: SPEED, secretKey: SECRET_KEY, actor: 'bench' });
  const drafts = await addDrafts(engine, clipBytes, publications, lanes, round);
  const worker = spawn(process.execPath, [PROGRAM, 'worker', '--database-url', databaseUrl, '--files-dir', filesDir], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      CAMPAIGNS_ENGINE_ADS_SANDBOX: adsSandbox,
      CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED: String(SPEED),
      CAMPAIGNS_ENGINE_SECRET_KEY: SECRET_KEY,
      CAMPAIGNS_ENGINE_LOG_LEVEL: 'warn',
    },
  });
  const ended = once(worker, 'exit');
  try {
    await publishAll(engine, drafts, lanes);
    return peakOf(worker.pid ?? 0);
  } finally {
    worker.kill();
    await ended;
    await engine.close();
  }
}

/** Reads a process's peak memory, which only Linux reports. */
function peakOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}
