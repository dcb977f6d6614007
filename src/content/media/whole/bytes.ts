/** A file that is looked into without FFmpeg. */
export interface Bytes {
  readonly size: number;
  /** Up to `length` bytes from there; fewer at the file's end. */
  readonly at: (place: number, length: number) => Buffer;
}

/** What a file says of itself that it does not keep. */
export interface Announced {
  /** In words, such as “has 3 of 5 bytes”; undefined when it is all there, or the container does not tell. */
  readonly missing: string | undefined;
  /** Where it ends, or makes no sense any more, when it tells: FFmpeg reads nothing of a second film that stands behind, and says nothing of it. */
  readonly end?: number;
  /** The length that its header names, ms; undefined when it names none. */
  readonly durationMs?: number | undefined;
}

/** A damaged file may hold any number of parts; no film has so many. */
export const MOST_PARTS = 1_000_000;

/** What is missing when a part should end there. */
export const endsAfter = (declared: number, { size }: Bytes): string | undefined =>
  declared > size ? `declares ${declared} bytes or more but has ${size}` : undefined;
