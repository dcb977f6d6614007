import { constants } from 'node:os';
import { type EngineError, unavailable } from './errors.ts';

/** What the operating system says when there is no room: the disk's, or the user's share of it. */
const NO_ROOM = ['ENOSPC', 'EDQUOT'] as const;

/** Whether a system call failed for want of room. */
export const isDiskFull = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && NO_ROOM.some((code) => code === error.code);

/** The same of the number that a C library gives back. */
export const isDiskFullNumber = (errno: number): boolean =>
  NO_ROOM.some((code) => Math.abs(errno) === constants.errno[code]);

/** What was thrown, or, when a disk was full, the error that says so. */
export const orDiskFull = (error: unknown): unknown => (isDiskFull(error) ? diskFull(error.message) : error);

export const diskFull = (why: string): EngineError =>
  unavailable('disk-full', `a disk is full (${why}): free some space on it, then try again`);
