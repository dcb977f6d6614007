import { textAt } from '../json.ts';
import type { Calls, Look, NoReply, Outcome, Reply } from '../port.ts';
import { failureOf } from './failure.ts';
import { readNode } from './read.ts';

/**
 * Returns `done` with the id in the reply. A success without an id, or with the id of something else, is unknown, so the engine
 * looks for the object. An object that is not shown yet is accepted and read back later.
 *
 * @param mark the field with the name that was sent
 * @param look finds the object by its name
 */
export async function doneOr(
  answer: Reply | NoReply,
  calls: Calls,
  mark: { readonly field: 'name' | 'title'; readonly value: string },
  look: () => Promise<Look>,
): Promise<Outcome> {
  const id = 'sent' in answer || answer.status >= 300 ? undefined : textAt(answer.body, 'id');
  if (id === undefined || id === '') return failureOf(answer, calls.now());
  const read = await readNode(calls, id, ['id', mark.field]);
  const isForeign =
    'absent' in read
      ? (await look()).found.some(({ remote_id }) => remote_id !== id)
      : 'object' in read
        ? textAt(read.object, mark.field) !== mark.value
        : 'failure' in read && read.failure.certainty === 'rejected';
  if (!isForeign) return { certainty: 'done', remote_id: id, said: { id } };
  return {
    certainty: 'unknown',
    problem: {
      code: 'foreign-id',
      todo: 'Nothing to do: the engine looks for it.',
      retry: 'later',
      vendor: { message: `the reply names ${id.slice(0, 50)}, which is a different object` },
    },
  };
}
