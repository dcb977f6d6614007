import { constants } from 'node:os';
import { type EngineError, unavailable } from './errors.ts';

/** Errors of the operating system when the disk is full, or the user's quota is used up. */
const NO_ROOM = ['ENOSPC', 'EDQUOT'] as const;

/** Returns whether a system call failed for lack of space. */
export const isDiskFull = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && NO_ROOM.some((code) => code === error.code);

/** Returns whether an error number from a C library means lack of space. */
export const isDiskFullNumber = (errno: number): boolean =>
  NO_ROOM.some((code) => Math.abs(errno) === constants.errno[code]);

/** Returns the error that was thrown, or, if the disk was full, an error that says so. */
export const orDiskFull = (error: unknown): unknown => (isDiskFull(error) ? diskFull(error.message) : error);

export const diskFull = (why: string): EngineError =>
  unavailable('disk-full', `a disk is full (${why}): free some space on it, then try again`);
