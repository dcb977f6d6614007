import { generateKeyPairSync } from 'node:crypto';
import { orchestrate } from '#dist/campaigns/drafts/index.js';
import { type Engine, openEngine } from '#dist/engine.js';
import { readSigningKey, startSealer } from '#dist/trust/ledger/index.js';
import { PLATFORMS } from '../../src/core/platforms/index.ts';
import { type Figure, median, shown } from '../measure.ts';
import { type Completion, steadyRate } from '../orchestrate/steady-rate.ts';
import { fillCatalog } from '../postgres/catalog.ts';
import { forgetOrchestrations } from '../postgres/cluster.ts';
import type { Database } from './database.ts';

const VIDEOS = 2_000;
const IN_FLIGHT = 16;
const PAIRS = 10;
const WARM_UP = 12;

const key = () =>
  readSigningKey(
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'bench',
  );

/** Orchestrations per second on PostgreSQL, 16 in flight, with a sealer in the same process as in `serve`, and without one. */
export const sealingCost = {
  heading: {
    name: 'ledger.sealing_cost',
    unit: 'orchestrations/s',
    peer_name: 'the same without sealing',
    aim: 0.9,
  },
  measure: async ({
    url,
    client,
    progress,
  }: Database): Promise<Pick<Figure, 'ours' | 'peer' | 'ratio' | 'details'>> => {
    const engine = await openEngine({ databaseUrl: url, poolSize: IN_FLIGHT + 1 });
    try {
      const videos = await fillCatalog(client, VIDEOS);
      await run(engine, videos);
      const [on, off, sealed]: [number[], number[], number[]] = [[], [], []];
      const withSealer = async () => {
        await forgetOrchestrations(client);
        const sealer = startSealer(engine, { key: key() });
        on.push(await run(engine, videos));
        sealed.push(await sealedShare(client));
        await sealer.stop();
      };
      const without = async () => {
        await forgetOrchestrations(client);
        off.push(await run(engine, videos));
      };
      for (let pair = 1; pair <= PAIRS; pair++) {
        // the two sides alternate in going first
        for (const side of pair % 2 === 1 ? [withSealer, without] : [without, withSealer]) await side();
        progress(`sealing cost: ${shown(on.at(-1) ?? 0)} to ${shown(off.at(-1) ?? 0)}/s, pair ${pair} of ${PAIRS}`);
      }
      const ratios = on.map((rate, pair) => rate / (off[pair] ?? Number.NaN)).sort((a, b) => a - b);
      return {
        ours: median(on),
        peer: median(off),
        ratio: median(ratios),
        details: {
          pairs: PAIRS,
          // the true median is between the 2nd and the 9th of ten values in 97.9 % of cases, whatever the distribution
          interval: [ratios[1], ratios.at(-2)],
          sealed_share_when_a_run_ends: median(sealed),
        },
      };
    } finally {
      await engine.close();
    }
  },
};

async function sealedShare(client: Database['client']): Promise<number> {
  const { rows } = await client.query(
    'select (select count(*) from ledger_leaves)::float8 / (select count(*) from ledger_events) as share',
  );
  return rows[0].share;
}

/** Orchestrates every video twice: half of the drafts are created, and half are found unchanged. */
async function run(engine: Engine, videos: readonly string[]): Promise<number> {
  const picks = [...videos, ...videos];
  const completions: Completion[] = [];
  const share = picks.length / IN_FLIGHT;
  const work = async (client: number) => {
    for (const videoAssetId of picks.slice(client * share, (client + 1) * share)) {
      await orchestrate(engine, { video_asset_id: videoAssetId, platforms: PLATFORMS });
      completions.push({ client, at: performance.now() / 1000, count: 1 });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, client) => work(client)));
  return steadyRate(completions, WARM_UP);
}
