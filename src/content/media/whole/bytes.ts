/** A file that is read without FFmpeg. */
export interface Bytes {
  readonly size: number;
  /** Returns up to `length` bytes from that position; fewer at the end of the file. */
  readonly at: (place: number, length: number) => Buffer;
}

/** What a file's headers declare, as far as it matters here. */
export interface Announced {
  /** What is missing, in words such as “has 3 of 5 bytes”; undefined if the file is complete, or the container does not declare its length. */
  readonly missing: string | undefined;
  /** Where the film ends or stops making sense, if known: FFmpeg silently ignores a second film after it. */
  readonly end?: number;
  /** The duration in its header, ms; undefined if it has none. */
  readonly durationMs?: number | undefined;
}

/** Maximum number of parts: no film has more, but a damaged file may contain any number. */
export const MOST_PARTS = 1_000_000;

/** Returns what is missing if a part should end there. */
export const endsAfter = (declared: number, { size }: Bytes): string | undefined =>
  declared > size ? `declares ${declared} bytes or more but has ${size}` : undefined;
