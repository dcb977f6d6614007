import { openEngine } from '#dist/engine.js';
import { startWorker } from '#dist/interfaces/worker/index.js';
import { addDrafts, publishAll } from './drafts.ts';

export const SPEED = 1_000;
export const SECRET_KEY = Buffer.alloc(32, 5).toString('base64');

export interface Where {
  readonly databaseUrl: string;
  readonly filesDir: string;
  readonly adsSandbox: string;
}

export interface Round {
  readonly clipBytes: number;
  readonly publications: number;
  /** Number of accounts, each with one changing request in flight. */
  readonly lanes: number;
  readonly round: number;
  /** Called once the drafts exist: everything that is sent from then on is a part of publishing. */
  begin?(): void;
}

/** Publishes drafts with a worker in this process. @returns seconds from the first request until the last publication is paused and read back */
export async function runPublications(
  where: Where,
  { clipBytes, publications, lanes, round, begin }: Round,
): Promise<number> {
  const engine = await openEngine({
    ...where,
    adsSandboxSpeed: SPEED,
    secretKey: SECRET_KEY,
    actor: 'bench',
  });
  try {
    const drafts = await addDrafts(engine, clipBytes, publications, lanes, round);
    const worker = await startWorker(engine, { concurrency: lanes, names: ['publish-campaign'] });
    begin?.();
    const start = performance.now();
    await publishAll(engine, drafts, lanes);
    const took = (performance.now() - start) / 1_000;
    await worker.stop();
    return took;
  } finally {
    await engine.close();
  }
}
