import { WaitUntil } from '../../core/queue/index.ts';
import type { RemoteObjectRow } from './publication-store.ts';
import type { Run } from './run.ts';
import { stopAt } from './stop.ts';

/** An inconclusive search is repeated after this long. */
const SEARCH_AGAIN_S = 15;

/**
 * Checks that every object with the publication's marker is known. A platform that processes one request twice creates two
 * objects, but its reply names only one.
 *
 * @throws {Stopped} with the ids of both; {WaitUntil} when the search could not be read
 */
export async function refuseStrangers(run: Run, objects: readonly RemoteObjectRow[]): Promise<void> {
  const { ctx, publication, platform, calls, timing } = run;
  const { found, is_sound } = await platform.search(publication.marker, calls);
  const [stranger, ...others] = found.filter(({ remote_id }) => !objects.some((one) => one.remote_id === remote_id));
  if (stranger === undefined) {
    if (is_sound) return;
    throw new WaitUntil(new Date(ctx.now().getTime() + timing.waitMs(SEARCH_AGAIN_S)));
  }
  const twins = objects.filter(({ kind }) => kind === stranger.kind).map(({ remote_id }) => remote_id);
  const strangers = [stranger, ...others].map(({ remote_id }) => remote_id);
  const own = twins.length === 0 ? 'and has none of its own' : `besides its own ${twins.join(', ')}`;
  await stopAt(run, {
    step: objects.find(({ kind }) => kind === stranger.kind)?.step ?? stranger.kind,
    code: 'remote-objects-two',
    detail: `the platform shows ${strangers.join(', ')} with the marker of this publication, ${own}: delete those that are not its own on the platform, then continue`,
    found: [...twins, ...strangers],
  });
}
