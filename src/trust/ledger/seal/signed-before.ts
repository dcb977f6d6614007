import type { Context } from '../../../context.ts';
import type { Sql } from '../../../core/db/index.ts';
import { conflict } from '../../../core/kernel/index.ts';
import { Frontier } from '../merkle/index.ts';
import { type Checkpoint, readNote, type SigningKey } from '../note.ts';
import { notesAtEnd } from '../notes.ts';
import { frontierAt, newestCheckpoint, treeSize } from '../tree-store.ts';

/**
 * Returns the stored tree as far as it was signed before: up to the newest checkpoint at the end of the outside file,
 * or the newest one in the database that this key signed. In the file, another key's checkpoint counts too: it may be
 * from before a change of keys.
 *
 * @throws `ledger-cut` if the tree does not extend them; the file system's own error if the file cannot be read
 */
export async function signedBefore(
  { db }: Pick<Context, 'db'>,
  { verifier }: SigningKey,
  file: string | undefined,
): Promise<Frontier> {
  const notes = file === undefined ? [] : await notesAtEnd(file);
  const kept = notes.flatMap((note) => readNote(note, [verifier]) ?? []);
  const stored = readNote((await newestCheckpoint(db))?.note ?? '', [verifier]);
  const own = [...kept, ...(stored === undefined ? [] : [stored])].filter(({ signedBy }) => signedBy !== undefined);
  const foreign = kept.filter(({ signedBy }) => signedBy === undefined);
  let tree = new Frontier();
  for (const { checkpoint } of [newest(own), newest(foreign)].flatMap((read) => read ?? [])) {
    const then = await extended(db, checkpoint);
    if (then.size > tree.size) tree = then;
  }
  return tree;
}

const newest = <Read extends { readonly checkpoint: Checkpoint }>(read: readonly Read[]): Read | undefined =>
  read.toSorted((a, b) => b.checkpoint.treeSize - a.checkpoint.treeSize)[0];

/** Returns the tree at a checkpoint, which the stored tree must extend. */
async function extended(db: Sql, { treeSize: signed, root }: Checkpoint): Promise<Frontier> {
  const size = await treeSize(db);
  const then = signed <= size ? await frontierAt(db, signed) : undefined;
  if (then?.root().equals(root) !== true) throw ledgerCut(size, signed);
  return then;
}

export const ledgerCut = (size: number, signed: number) =>
  conflict(
    'ledger-cut',
    `the ledger's tree of ${size} events does not extend the ${signed} that were signed before: run \`campaigns-engine ledger verify\``,
  );
