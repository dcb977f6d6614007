import { orchestrate } from '#dist/campaigns/drafts/index.js';
import { type Engine, openEngine } from '#dist/engine.js';
import { PLATFORMS } from '../../src/core/platforms/index.ts';
import { type Figure, median } from '../measure.ts';
import { fillCatalog } from '../postgres/catalog.ts';
import { onCluster, shuffled } from '../postgres/cluster.ts';
import { costsNow, costsOfEach } from '../postgres/costs.ts';

const VIDEOS = 400;
const ROUNDS = 15;

/** What campaigns with several clips have added to the statement that plain orchestrations send. */
const ADDED: readonly (readonly [now: string, before: string])[] = [
  ["(draft.edited or draft.format <> 'single')", 'draft.edited'],
  ["when edited or format <> 'single' then 'kept'", "when edited then 'kept'"],
  ['optimization_meta, format, edited,', 'optimization_meta,'],
];

/** Returns the statement as it was before campaigns could have several clips. */
function before(text: string): string {
  return ADDED.reduce((changed, [now, was]) => {
    if (!changed.includes(now)) throw new Error(`the statement of an orchestration no longer says ${now}`);
    return changed.replaceAll(now, was);
  }, text);
}

/** Returns an engine that sends the earlier statement. */
function earlier(engine: Engine): Engine {
  const run = <Row>(statement: Parameters<Engine['db']['run']>[0], values: readonly unknown[]) =>
    engine.db.run<Row>(
      statement.name === 'orchestrate'
        ? { name: 'orchestrate-before', text: before(statement.text) }
        : { ...statement, text: statement.text },
      values,
    );
  return { ...engine, db: { ...engine.db, run } };
}

/**
 * Measures the CPU time of plain orchestrations, engine and PostgreSQL together, as it was before ÷ as it is now, alternating on one
 * database. A ratio of 1 means that support for several clips costs a single clip nothing.
 */
export async function orchestrateRatio(progress: (line: string) => void): Promise<Figure> {
  const figure = {
    ...{ name: 'decisions.orchestrate_ratio', unit: 'before ÷ after', peer: null, ratio: null, aim: 0.98 },
    peer_name: 'the statement before campaigns could have several clips',
  };
  const ratios = await onCluster(progress, async ({ url, client }) => {
    const engine = await openEngine({ databaseUrl: url, poolSize: 1 });
    try {
      const videos = await fillCatalog(client, VIDEOS);
      const timed = async (as: Engine) => {
        const start = await costsNow(client);
        for (const video_asset_id of shuffled(videos)) await orchestrate(as, { video_asset_id, platforms: PLATFORMS });
        const { client_cpu_us, postgresql_cpu_us } = costsOfEach(VIDEOS, start, await costsNow(client));
        return client_cpu_us + postgresql_cpu_us;
      };
      const then = earlier(engine);
      await timed(engine);
      await timed(then);
      const found: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        progress(`plain orchestrations, round ${round + 1} of ${ROUNDS}`);
        // the two sides alternate in going first, so that other load on the machine affects both equally
        const first = await timed(round % 2 === 0 ? then : engine);
        const second = await timed(round % 2 === 0 ? engine : then);
        found.push(round % 2 === 0 ? first / second : second / first);
      }
      return found;
    } finally {
      await engine.close();
    }
  });
  if (ratios === undefined) return { ...figure, ours: null };
  const sorted = ratios.toSorted((a, b) => a - b);
  return { ...figure, ours: median(ratios), details: { rounds: ROUNDS, least: sorted[0], most: sorted.at(-1) } };
}
