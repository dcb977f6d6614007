import { startWorker } from '../interfaces/worker/index.ts';
import { openTestEngine } from './open-test-engine.ts';

/**
 * A program that runs jobs until it is killed, and prints the progress of the newest one, one value per line:
 * `worker-process.ts <data directory | postgres://…>`
 */
const where = String(process.argv[2]);
const engine = await openTestEngine(where.startsWith('postgres') ? { databaseUrl: where } : { dataDir: where });
await startWorker(engine, { concurrency: 2, lease: { leaseMs: 2_000, renewMs: 200 } });
for (;;) {
  const { rows } = await engine.queue.jobs({ limit: 1 });
  process.stdout.write(`${rows[0]?.progress}\n`);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
