import { FFmpegError } from 'node-av/lib';
import { type CodeOf, diskFull, EngineError, isDiskFullNumber } from '../../../core/kernel/index.ts';

/** Makes the error for an unusable film: its sender must change the file, and a retry is useless. */
export const badFilm = (code: CodeOf<'invalid'>, message: string) => new EngineError(code, message);

/** Throws if an FFmpeg call returned an error; the message says what was attempted and why FFmpeg refused. */
export function check(answer: number, doing: string, code: CodeOf<'invalid'> = 'film-not-readable'): number {
  if (answer >= 0) return answer;
  throw badFilm(code, `${doing}: ${FFmpegError.strerror(answer)}`);
}

/** Does the same for writing, where a failure is not the film's fault. */
export function checkWritten(answer: number, doing: string): void {
  if (answer >= 0) return;
  const why = `${doing}: ${FFmpegError.strerror(answer)}`;
  throw isDiskFullNumber(answer) ? diskFull(why) : new EngineError('film-not-writable', why);
}

/** Returns the value, or throws an error that names what FFmpeg did not return. */
export function given<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`FFmpeg gave no ${what}`);
  return value;
}
