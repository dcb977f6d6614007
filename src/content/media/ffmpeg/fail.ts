import { FFmpegError } from 'node-av/lib';
import { type CodeOf, EngineError } from '../../../core/kernel/index.ts';

/** A film that cannot be used as it is: its sender must change the file, trying again does not help. */
export const badFilm = (code: CodeOf<'invalid'>, message: string) => new EngineError(code, message);

/** Throws when an FFmpeg call answered with an error; the message says what was tried and why FFmpeg refused. */
export function check(answer: number, doing: string, code: CodeOf<'invalid'> = 'film-not-readable'): number {
  if (answer >= 0) return answer;
  throw badFilm(code, `${doing}: ${FFmpegError.strerror(answer)}`);
}

/** The value, or an error that names what FFmpeg did not give. */
export function given<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`FFmpeg gave no ${what}`);
  return value;
}
