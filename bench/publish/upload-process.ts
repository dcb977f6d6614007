import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Round, runPublications, type Where } from './run-publications.ts';

const THIS = fileURLToPath(import.meta.url);
const LOOK_EVERY_MS = 20;

/** The most resident memory, in MB, of a process that does nothing but publish. @throws with what it wrote when it fails */
export function peakMegabytesOf(where: Where, round: Round): number {
  const args = ['--import', 'tsx', THIS, JSON.stringify({ where, round })];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the upload ended with ${status}: ${stderr}`);
  return Number(stdout.trim());
}

if (process.argv[1] === THIS) {
  const { where, round } = JSON.parse(process.argv[2] ?? '') as { where: Where; round: Round };
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, LOOK_EVERY_MS);
  await runPublications(where, round);
  clearInterval(timer);
  process.stdout.write(`${most / 1e6}\n`);
}
