import type { Seen, ToObserve } from './port.ts';
import type { RemoteObjectRow } from './publication-store.ts';
import { accountToUse, type Run } from './run.ts';

const OBSERVED = ['campaign', 'ad_group', 'ad', 'tree'];

export const toObserve = ({ kind, remote_id, step }: RemoteObjectRow): ToObserve => ({
  kind: kind as ToObserve['kind'],
  remote_id,
  step,
});

/** Reads the current state of the objects, by step. Skips media. */
export async function observeAll(
  { platform, account, calls }: Pick<Run, 'platform' | 'account' | 'calls'>,
  objects: readonly RemoteObjectRow[],
): Promise<Readonly<Record<string, Seen>>> {
  const wanted = objects.filter(({ kind }) => OBSERVED.includes(kind));
  const seen = await platform.observe(wanted.map(toObserve), accountToUse(account), calls);
  return Object.fromEntries(
    wanted.flatMap(({ step, remote_id }) => {
      const one = seen.find((each) => each.remote_id === remote_id);
      return one === undefined ? [] : [[step, one]];
    }),
  );
}
