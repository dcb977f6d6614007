import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { type Engine, openEngine } from '#dist/engine.js';
import { readSigningKey, sealAll, verifyLedger } from '#dist/trust/ledger/index.js';
import { type Figure, median, shown } from '../measure.ts';
import type { Database } from './database.ts';

const EVENTS = 100_000;
const EVENTS_A_PAGE = 4096;
const PAIRS = 7;

/** Events verified per second, next to reading the same rows page by page with the same driver. */
export const verifyRate = {
  heading: { name: 'ledger.verify_vs_read', unit: 'events/s', peer_name: 'reading the same rows', aim: 0.3 },
  measure: async ({
    url,
    client,
    progress,
  }: Database): Promise<Pick<Figure, 'ours' | 'peer' | 'ratio' | 'details'>> => {
    const engine = await openEngine({ databaseUrl: url, poolSize: 2 });
    try {
      await client.query(`
        insert into ledger_events (event_type, entity_type, entity_id, metadata, actor, request_id)
        select 'campaign_created_auto', 'campaign', gen_random_uuid(), jsonb_build_object('platform', 'tiktok',
          'video_asset_id', gen_random_uuid(), 'clip_id', gen_random_uuid(), 'orchestration_id', gen_random_uuid(),
          'score', random(), 'rule_set_version', 1), 'http:anonymous', gen_random_uuid()::text
        from generate_series(1, ${EVENTS})`);
      const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const key = readSigningKey(pem, 'bench');
      await sealAll(engine, { key });
      await client.query('vacuum analyze ledger_events, ledger_leaves');
      const [verified, read]: [number[], number[]] = [[], []];
      for (let pair = 1; pair <= PAIRS; pair++) {
        read.push(EVENTS / (await secondsOf(() => readAll(engine))));
        verified.push(
          EVENTS /
            (await secondsOf(async () => {
              const { ok, tree_size } = await verifyLedger(engine.db, { keys: [key.verifier] });
              if (!ok || tree_size !== EVENTS) throw new Error('an honest ledger does not verify');
            })),
        );
        progress(`verify: ${shown(verified.at(-1) ?? 0)} to ${shown(read.at(-1) ?? 0)}/s, pair ${pair} of ${PAIRS}`);
      }
      const ratio = median(verified.map((rate, pair) => rate / (read[pair] ?? Number.NaN)));
      return { ours: median(verified), peer: median(read), ratio, details: { events: EVENTS, pairs: PAIRS } };
    } finally {
      await engine.close();
    }
  },
};

async function readAll(engine: Engine): Promise<void> {
  let [xid, seq, count] = ['0', -1, 0];
  for (;;) {
    const { rows } = await sql<{ place: string; seq: number }>`
      select *, xid::text as place from ledger_events where (xid, seq) > (${xid}::text::xid8, ${seq}::bigint)
      order by ledger_events.xid, seq limit ${EVENTS_A_PAGE}`.execute(engine.db.kysely);
    const last = rows.at(-1);
    if (last === undefined) break;
    count += rows.length;
    [xid, seq] = [last.place, last.seq];
  }
  if (count !== EVENTS) throw new Error(`${count} rows were read, not ${EVENTS}`);
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
