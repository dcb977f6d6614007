import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { EngineError, notFound } from '../../core/kernel/index.ts';

/**
 * Reads the bytes of a file that is named on the command line; it may be a pipe.
 *
 * @throws `file-not-found`, `not-a-file`, `unreadable-file`
 */
export const bytesOf = (file: string): Buffer => reading(file, () => readFileSync(file));

export const textOf = (file: string): string => bytesOf(file).toString('utf8');

/** Returns a file's size in bytes. Called before streaming, so that an unreadable file is refused before anything is sent. */
export function sizeOf(file: string): number {
  const found = reading(file, () => {
    accessSync(file, constants.R_OK);
    return statSync(file);
  });
  if (!found.isFile()) throw new EngineError('not-a-file', `${file} is not a file`);
  return found.size;
}

function reading<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw refusal(file, error instanceof Error && 'code' in error ? String(error.code) : String(error));
  }
}

/** Turns a failed read into an error. @param code the operating system's error code, such as `EACCES` */
export function refusal(file: string, code: string): EngineError {
  if (code === 'ENOENT' || code === 'ENOTDIR') return notFound('file-not-found', `there is no file ${file}`);
  if (code === 'EISDIR') return new EngineError('not-a-file', `${file} is a directory, not a file`);
  const why = code === 'EACCES' || code === 'EPERM' ? 'this user has no permission to read it' : code;
  return new EngineError('unreadable-file', `${file} cannot be read: ${why}`);
}
