import { appendFile, readFile } from 'node:fs/promises';
import type { Log } from '../../../context.ts';

/** Where checkpoints are kept outside the database, out of reach of whoever can write to it. */
export interface Outside {
  /** Every checkpoint is appended to this file. */
  readonly file?: string | undefined;
  /** Every checkpoint is posted to this URL, as text. */
  readonly url?: string | undefined;
}

const PATIENCE_MS = 10_000;

/** Hands a checkpoint out. What fails is logged: the next checkpoint covers everything that this one does. */
export async function publish(note: string, { file, url }: Outside, log: Log): Promise<void> {
  if (file !== undefined)
    await appendFile(file, `${note}\n`).catch((err: unknown) =>
      log.error({ err, file }, 'a checkpoint was not appended'),
    );
  if (url !== undefined)
    await post(note, url).catch((err: unknown) => log.error({ err }, 'a checkpoint was not posted'));
}

async function post(note: string, written: string): Promise<void> {
  const url = new URL(written);
  const { username, password } = url;
  // fetch refuses them in a URL, with an error that shows both
  [url.username, url.password] = ['', ''];
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const reply = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...(username === '' ? {} : { authorization: `Basic ${credentials}` }),
    },
    body: note,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`it was answered with ${reply.status}`);
}

/** What a file of checkpoints holds; empty when there is none yet. */
export async function published(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
