import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** Signed notes in the order in which they were made; can be read more than once. */
export type Notes = () => AsyncIterable<string>;

/** A whole note: one that was cut off, by a full disk or a power failure, does not match and does not affect others. */
const NOTE = /campaigns-engine\/ledger\n(?:(?!campaigns-engine\/ledger\n)[^—])*(?:— \S+ [A-Za-z0-9+/]{91}=(?:\n|$))+/g;
/** Longer than any note: an incomplete note that began further back is never completed. */
const LONGEST = 65_536;

/** Reads the notes of a file to which checkpoints were appended, however long it is. */
export const notesInFile =
  (file: string): Notes =>
  () =>
    notesIn(createReadStream(file, 'utf8'));

async function* notesIn(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const read = rest + chunk;
    // the other half of a line end may come with the next chunk
    const half = read.endsWith('\r') ? '\r' : '';
    const text = unixLines(read.slice(0, read.length - half.length));
    const { notes, end } = wholeNotes(text, { isEnd: false });
    yield* notes;
    rest = text.slice(Math.max(end, text.length - LONGEST)) + half;
  }
  yield* wholeNotes(rest, { isEnd: true }).notes;
}

const unixLines = (text: string) => text.replaceAll('\r\n', '\n');

/** @param isEnd false: a last note is left for later, because another signature may follow */
function wholeNotes(text: string, { isEnd }: { readonly isEnd: boolean }): { notes: string[]; end: number } {
  const notes: string[] = [];
  let end = 0;
  for (const { 0: note, index } of text.matchAll(NOTE)) {
    const next = text[index + note.length];
    if (!isEnd && (next === undefined || next === '—')) break;
    notes.push(note.endsWith('\n') ? note : `${note}\n`);
    end = index + note.length;
  }
  return { notes, end };
}

/** Returns the notes at the end of a file; empty if it has none or does not exist yet. Reads no more than it needs. */
export async function notesAtEnd(file: string): Promise<string[]> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    for (let length = Math.min(size, LONGEST); ; length = Math.min(size, 4 * length)) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      const { notes } = wholeNotes(unixLines(buffer.toString('utf8', 0, bytesRead)), { isEnd: true });
      if (notes.length > 0 || length === size) return notes;
    }
  } finally {
    await handle.close();
  }
}
