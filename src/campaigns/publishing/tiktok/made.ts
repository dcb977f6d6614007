import { textAt } from '../json.ts';
import type { Look, Outcome } from '../port.ts';
import type { Entries } from './read.ts';

/**
 * Returns `done` with the id in the reply. If it is the id of something else, the outcome is unknown, so the engine looks for
 * the object. An object that is not shown yet is accepted and read back later.
 *
 * @param read the object with the id
 * @param mark the field with the name that was sent
 * @param look finds the object by its name
 */
export async function doneOr(
  id: string,
  read: Entries,
  mark: { readonly field: string; readonly value: string },
  look: () => Promise<Look>,
): Promise<Outcome> {
  const [entry] = read.entries;
  const isForeign =
    entry !== undefined
      ? textAt(entry, mark.field) !== mark.value
      : read.problem === undefined && (await look()).found.some(({ remote_id }) => remote_id !== id);
  if (!isForeign) return { certainty: 'done', remote_id: id, said: { id } };
  return {
    certainty: 'unknown',
    problem: {
      ...{ code: 'foreign-id', todo: 'Nothing to do: the engine looks for it.', retry: 'later' },
      vendor: { message: `the reply names ${id.slice(0, 50)}, which is a different object` },
    },
  };
}
