import { FFmpegError } from 'node-av/lib';
import { type CodeOf, diskFull, EngineError, isDiskFullNumber } from '../../../core/kernel/index.ts';

/** A film that cannot be used as it is: its sender must change the file, trying again does not help. */
export const badFilm = (code: CodeOf<'invalid'>, message: string) => new EngineError(code, message);

/** Throws when an FFmpeg call answered with an error; the message says what was tried and why FFmpeg refused. */
export function check(answer: number, doing: string, code: CodeOf<'invalid'> = 'film-not-readable'): number {
  if (answer >= 0) return answer;
  throw badFilm(code, `${doing}: ${FFmpegError.strerror(answer)}`);
}

/** The same of what is written: that it fails says nothing about the film. */
export function checkWritten(answer: number, doing: string): void {
  if (answer >= 0) return;
  const why = `${doing}: ${FFmpegError.strerror(answer)}`;
  throw isDiskFullNumber(answer) ? diskFull(why) : new EngineError('film-not-writable', why);
}

/** The value, or an error that names what FFmpeg did not give. */
export function given<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`FFmpeg gave no ${what}`);
  return value;
}
