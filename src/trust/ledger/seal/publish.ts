import { appendFile } from 'node:fs/promises';
import type { Context } from '../../../context.ts';
import type { SealingHealth } from './health.ts';

/** Where checkpoints are kept outside the database, out of reach of anyone who can write to it. */
export interface Outside {
  /** Every checkpoint is appended to this file. */
  readonly file?: string | undefined;
  /** Every checkpoint is posted to this URL, as text. */
  readonly url?: string | undefined;
}

const PATIENCE_MS = 10_000;

/** Publishes a checkpoint. A failure is logged once and blocks nothing: the next checkpoint covers everything that this one does. */
export async function publish(
  ctx: Pick<Context, 'log' | 'now'>,
  note: string,
  { file, url }: Outside,
  health: SealingHealth,
): Promise<void> {
  const failed: string[] = [];
  const noting = (what: string) => (err: unknown) => failed.push(`a checkpoint was not ${what}: ${reason(err)}`);
  if (file !== undefined) await appendFile(file, `${note}\n`).catch(noting(`appended to ${file}`));
  if (url !== undefined) await post(note, url).catch(noting('posted'));
  const why = failed.length === 0 ? undefined : failed.join('; ');
  if (!health.published(ctx.now(), why)) return;
  if (why === undefined) ctx.log.info({}, 'checkpoints are published outside the database again');
  else ctx.log.error({ why }, 'a checkpoint was not published outside the database; the next ones will be tried');
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function post(note: string, written: string): Promise<void> {
  const url = new URL(written);
  const { username, password } = url;
  // fetch refuses credentials in a URL, with an error that shows both
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
  if (!reply.ok) throw new Error(`the receiver responded with ${reply.status}`);
}
