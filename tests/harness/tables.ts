import type { Place } from './places.ts';

/** Tables that the sealer changes in the background at any time. */
const SEAL = /^ledger_(leaves|nodes|checkpoints|keys)$/;

/** Returns the number and fingerprint of the rows of every table except the seal's: two snapshots are equal if nothing was written in between. */
export function snapshot(place: Pick<Place, 'look'>): Promise<Record<string, string>> {
  return place.look(async (query) => {
    const tables = await query(
      `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const seen: Record<string, string> = {};
    for (const { table_name: table } of tables) {
      if (SEAL.test(String(table))) continue;
      const [row] = await query(
        `select count(*)::text || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as seen from "${table}" t`,
      );
      seen[String(table)] = String(row?.seen);
    }
    return seen;
  });
}
