import { orchestrate } from '#dist/campaigns/drafts/index.js';
import type { Engine } from '#dist/engine.js';
import { PLATFORMS } from '../../src/core/platforms/index.ts';
import type { Completion } from './steady-rate.ts';

/** The engine as a request and a job have it: pgbench can send no null in the place of their ids. */
export const withCause = (engine: Engine): Engine => ({
  ...engine,
  requestId: 'bench',
  jobId: '00000000-0000-4000-8000-000000000000',
});

/** Orchestrates the picks with so many clients at once, each its share, one after the other. */
export async function runEngine(engine: Engine, picks: readonly string[], inFlight: number): Promise<Completion[]> {
  const caller = withCause(engine);
  const completions: Completion[] = [];
  const share = picks.length / inFlight;
  const work = async (client: number) => {
    for (const videoAssetId of picks.slice(client * share, (client + 1) * share)) {
      await orchestrate(caller, { video_asset_id: videoAssetId, platforms: PLATFORMS });
      // in the time of day, which other processes share
      completions.push({ client, at: (performance.timeOrigin + performance.now()) / 1000, count: 1 });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, client) => work(client)));
  return completions;
}
