import { createInterface } from 'node:readline/promises';
import { conflict } from '../../../core/kernel/index.ts';

/**
 * Asks a person at the keyboard to type a given word.
 *
 * @throws `not-confirmed` for any other answer, or if there is no terminal
 */
export async function ask(question: string, word: string, isYes: boolean | undefined): Promise<void> {
  if (isYes === true) return;
  if (!process.stdin.isTTY)
    throw conflict('not-confirmed', 'this command cannot ask for confirmation here: read the cost, then pass --yes');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} Type ${word}: `);
    if (answer.trim() !== word) throw conflict('not-confirmed', 'nothing was done');
  } finally {
    lines.close();
  }
}
