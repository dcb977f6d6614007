import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { type CodeOf, EngineError, isCodeOf } from '../../core/kernel/index.ts';
import { type Child, startChild } from './start-child.ts';
import { type Progress, type Task, Word } from './task.ts';

/** The limits of a task. If it exceeds one, the child is killed, and the task fails with the name of that limit. */
export interface TaskOptions {
  /** In total; by default 1 hour. */
  readonly timeLimitMs?: number;
  /** Without any progress; by default 60 s. */
  readonly stallLimitMs?: number;
  /** Resident memory of the child; by default 2 GiB. */
  readonly memoryLimitBytes?: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the child. */
  readonly signal?: AbortSignal;
}

const HOUR_MS = 3_600_000;
const GIB = 2 ** 30;
const WATCH_MS = 200;

/**
 * Runs a task in its own child process, so that a file which crashes or hangs FFmpeg ends only that child.
 * @throws EngineError with FFmpeg's own message, or the limit that was reached
 */
export async function runTask<Result extends z.ZodType>(
  task: Task,
  result: Result,
  options: TaskOptions = {},
  module?: string,
): Promise<z.output<Result>> {
  if (options.signal?.aborted) throw cancelled();
  const child = startChild(module);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const words = listen(child);
  const watch = watchLimits(child, options, words.lastHeardAt);
  try {
    words.onProgress(options.onProgress);
    child.send(task, () => {});
    const end = await ended;
    const said = words.last();
    if (said?.type === 'done') return result.parse(said.result);
    const because = watch.reason();
    if (because !== undefined) throw because;
    if (said?.type === 'failed') {
      throw new EngineError(codeOf(said.code), withWords(said.message, words.ffmpeg()));
    }
    throw new EngineError('film-crashed', withWords(`FFmpeg crashed on this file (${end})`, words.ffmpeg()));
  } finally {
    watch.stop();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

/** Returns the error's code. A write error is not the film's fault; any other error without a known code is. */
function codeOf(said: string) {
  if (isCodeOf('invalid', said) || isCodeOf('unavailable', said)) return said;
  return 'film-not-readable';
}

function listen(child: Child) {
  let last: Word | undefined;
  let heardAt = performance.now();
  let stderr = '';
  let tell: TaskOptions['onProgress'];
  child.on('message', (message) => {
    const word = Word.safeParse(message);
    if (!word.success) return;
    heardAt = performance.now();
    if (word.data.type === 'progress') tell?.(word.data.progress);
    else last = word.data;
  });
  // Only the end: a damaged film can make FFmpeg log a million lines.
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  return {
    last: () => last,
    lastHeardAt: () => heardAt,
    ffmpeg: () => lastWords(stderr),
    onProgress: (told: TaskOptions['onProgress']) => {
      tell = told;
    },
  };
}

function watchLimits(child: Child, options: TaskOptions, lastHeardAt: () => number) {
  const { timeLimitMs = HOUR_MS, stallLimitMs = 60_000, memoryLimitBytes = 2 * GIB } = options;
  const startedAt = performance.now();
  let reason: EngineError | undefined;
  const kill = (because: EngineError) => {
    reason ??= because;
    child.kill('SIGKILL');
  };
  const look = async () => {
    const now = performance.now();
    const over = overTime(now - startedAt, now - lastHeardAt(), { timeLimitMs, stallLimitMs });
    if (over !== undefined) kill(over);
    const bytes = await residentBytes(child.pid);
    if (bytes !== undefined && bytes > memoryLimitBytes)
      kill(limit('film-memory-limit', `needed more than ${Math.round(memoryLimitBytes / 2 ** 20)} MiB`));
  };
  const timer = setInterval(() => void look(), Math.min(WATCH_MS, timeLimitMs / 2, stallLimitMs / 2));
  const abort = () => kill(cancelled());
  options.signal?.addEventListener('abort', abort, { once: true });
  return {
    reason: () => reason,
    stop: () => {
      clearInterval(timer);
      options.signal?.removeEventListener('abort', abort);
    },
  };
}

/** Returns the limit that is exceeded after so long in total, and so long without progress. */
export function overTime(
  inAllMs: number,
  silentMs: number,
  { timeLimitMs, stallLimitMs }: Required<Pick<TaskOptions, 'timeLimitMs' | 'stallLimitMs'>>,
): EngineError | undefined {
  if (inAllMs > timeLimitMs) return limit('film-time-limit', `took longer than ${timeLimitMs / 1000} s`);
  if (silentMs > stallLimitMs) return limit('film-stalled', `made no progress for ${stallLimitMs / 1000} s`);
  return undefined;
}

const limit = (code: CodeOf<'invalid' | 'unavailable'>, what: string) =>
  new EngineError(code, `processing the film was stopped: it ${what}`);

const cancelled = () => new EngineError('cancelled', 'the task was canceled');

/** Returns the resident memory of a process; undefined if it has ended or the system does not report it. */
async function residentBytes(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined || process.platform === 'win32') return undefined;
  const kibibytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1]
      : await new Promise<string>((resolve) =>
          execFile('ps', ['-o', 'rss=', '-p', `${pid}`], (_, out) => resolve(out)),
        );
  const bytes = 1024 * Number(kibibytes);
  return Number.isFinite(bytes) ? bytes : undefined;
}

/** Returns the last line that FFmpeg logged, without the address of the object that logged it. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^(\[[^\]]* @ 0x[0-9a-f]+\] )+/, '').trim())
    .filter((line) => line !== '' && !/^(at |node:|Node\.js |Format not on whitelist)/.test(line));
  return lines.at(-1);
}

const withWords = (message: string, words: string | undefined) =>
  words === undefined || message.includes(words) ? message : `${message} (FFmpeg: ${words})`;
