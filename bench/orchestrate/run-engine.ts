import { orchestrate } from '#dist/campaigns/drafts/index.js';
import type { Engine } from '#dist/engine.js';
import { PLATFORMS } from '../../src/core/platforms/index.ts';
import type { Completion } from './steady-rate.ts';

/** Returns an engine with the ids of a request and a job, because pgbench cannot send null in their place. */
export const withCause = (engine: Engine): Engine => ({
  ...engine,
  requestId: 'bench',
  jobId: '00000000-0000-4000-8000-000000000000',
});

/** Orchestrates the picks with several clients at once; each takes its share, one after the other. */
export async function runEngine(engine: Engine, picks: readonly string[], inFlight: number): Promise<Completion[]> {
  const caller = withCause(engine);
  const completions: Completion[] = [];
  const share = picks.length / inFlight;
  const work = async (client: number) => {
    for (const videoAssetId of picks.slice(client * share, (client + 1) * share)) {
      await orchestrate(caller, { video_asset_id: videoAssetId, platforms: PLATFORMS });
      // in wall-clock time, which other processes share
      completions.push({ client, at: (performance.timeOrigin + performance.now()) / 1000, count: 1 });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, client) => work(client)));
  return completions;
}
