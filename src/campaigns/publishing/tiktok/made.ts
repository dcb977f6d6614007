import { textAt } from '../json.ts';
import type { Look, Outcome } from '../port.ts';
import type { Entries } from './read.ts';

/**
 * Done with the id that the reply names, unless that is the id of something else: then it is looked for. What is not shown yet is
 * taken at its word and read back later.
 *
 * @param read the object with the id
 * @param mark the field that holds the name which was sent
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
