import { hash } from 'node:crypto';
import { openEngine } from '#dist/engine.js';
import { Frontier, type HashedNode, inclusionRanges, rootFromInclusion } from '../../src/trust/ledger/merkle/index.ts';
import { rootsOf } from '../../src/trust/ledger/prove.ts';
import { leafOfEvent } from '../../src/trust/ledger/tree-store.ts';
import { type Figure, median } from '../measure.ts';
import type { Database } from './database.ts';

const LEAVES = 10_000_000;
const CHUNK = 500_000;
const PROOFS = 200;

/** Milliseconds from an event's id to its proof in a tree of ten million leaf hashes, including the database's part. */
export const proofTime = {
  heading: { name: 'ledger.proof_ms_10m', unit: 'ms', peer_name: null, aim: '< 50 ms, at most 24 hashes' },
  measure: async ({
    url,
    client,
    progress,
  }: Database): Promise<Pick<Figure, 'ours' | 'peer' | 'ratio' | 'details'>> => {
    const engine = await openEngine({ databaseUrl: url, poolSize: 2 });
    try {
      const tree = await plant(client, progress);
      const root = tree.root();
      const [times, lengths]: [number[], number[]] = [[], []];
      for (let proof = 0; proof < PROOFS; proof++) {
        const index = Math.floor(Math.random() * LEAVES);
        const start = performance.now();
        const leaf = await leafOfEvent(engine.db, eventId(index));
        if (leaf === undefined) throw new Error(`leaf ${index} was not found by its event`);
        const hashes = await rootsOf(engine.db, inclusionRanges(leaf.index, LEAVES));
        times.push(performance.now() - start);
        lengths.push(hashes.length);
        if (rootFromInclusion(leafAt(index), index, LEAVES, hashes)?.equals(root) !== true)
          throw new Error(`the proof of leaf ${index} does not lead to the root`);
      }
      const sorted = times.toSorted((a, b) => a - b);
      return {
        ours: median(times),
        peer: null,
        ratio: null,
        details: { leaves: LEAVES, proofs: PROOFS, hashes_at_most: Math.max(...lengths), slowest_ms: sorted.at(-1) },
      };
    } finally {
      await engine.close();
    }
  },
};

/** Returns the SHA-256 of the index as PostgreSQL's int8send writes it. */
function leafAt(index: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(index));
  return hash('sha256', bytes, 'buffer');
}

const eventId = (index: number) => `00000000-0000-0000-0000-${index.toString(16).padStart(12, '0')}`;

/** Creates the tree: the database computes the leaves, and this process the nodes above them. */
async function plant(client: Database['client'], progress: Database['progress']): Promise<Frontier> {
  const tree = new Frontier();
  let nodes: HashedNode[] = [];
  for (let from = 0; from < LEAVES; from += CHUNK) {
    const inserted = client.query(`
      insert into ledger_leaves (leaf_index, xid, seq, event_id, hash)
      select i, '1', i, ('00000000-0000-0000-0000-' || lpad(to_hex(i), 12, '0'))::uuid, sha256(int8send(i))
      from generate_series(${from}::bigint, ${from + CHUNK - 1}) i`);
    for (let index = from; index < from + CHUNK; index++) nodes.push(...tree.append(leafAt(index)));
    await inserted;
    await client.query(
      `insert into ledger_nodes (level, node_index, hash)
       select level, node_index, decode(hash, 'hex') from unnest($1::int[], $2::bigint[], $3::text[]) as node (level, node_index, hash)`,
      [
        nodes.map(({ level }) => level),
        nodes.map(({ index }) => index),
        nodes.map((node) => node.hash.toString('hex')),
      ],
    );
    nodes = [];
    progress(`proof: ${from + CHUNK} of ${LEAVES} leaves`);
  }
  await client.query('vacuum analyze ledger_leaves, ledger_nodes');
  return tree;
}
