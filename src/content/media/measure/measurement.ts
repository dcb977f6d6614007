import type { Look } from './look.ts';

/** The results of one pass over a film's video and one over its sound. All times are ms from the first frame. */
export interface Measurement {
  /** Size of the frame as shown, after rotation. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** From the first to the last frame or sound of the file. */
  readonly durationMs: number;
  /** When the last frame ends. */
  readonly pictureEndMs: number;
  readonly hasAudio: boolean;
  /** Integrated loudness of the whole film, LUFS (EBU R128); undefined without an audio track. */
  readonly loudnessLufs: number | undefined;
  readonly frames: readonly MeasuredFrame[];
  readonly grid: readonly GridPicture[];
  readonly looks: readonly Look[];
  readonly hops: readonly SoundHop[];
}

/** What shot detection needs of a frame. */
export interface MeasuredFrame {
  readonly ms: number;
  readonly content: number;
  readonly mean: number;
  readonly deviation: number;
  readonly tiles: Uint8Array;
}

/** Black rows and columns at each edge of the frame, as shares of its height and width. */
export interface Bars {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What is visible at a tenth of a second: a new frame, or the one before it if it still lasts. */
export interface GridPicture {
  readonly ms: number;
  readonly brightness: number;
  readonly exposure: number;
  readonly isBlack: boolean;
  /** Black bars; undefined for a black frame. */
  readonly bars: Bars | undefined;
  /** Variance of the Laplacian, see `laplacianVariance`. */
  readonly sharpness: number;
  /** Hasler and Süsstrunk's M, see `colorfulness`. */
  readonly color: number;
  /** Mean absolute difference from the previous frame of the grid, [0,1]; 0 while a frame lasts; undefined for the first. */
  readonly motion: number | undefined;
  readonly motionColumns: Float32Array | undefined;
  readonly motionRows: Float32Array | undefined;
}

/** A tenth of a second of sound. */
export interface SoundHop {
  readonly ms: number;
  /** Loudness of the 400 ms that end with this hop, LUFS (momentary loudness, EBU Tech 3341). */
  readonly momentaryLufs: number;
  /** RMS of each of its five fiftieths of a second, dBFS. */
  readonly levelsDb: Float32Array;
  /** What these fiftieths sound like: see `openPaceMeter`. */
  readonly pace: Pace;
}

/** What fiftieths of a second sound like. */
export interface Pace {
  /** Spectral centroid up to 8 kHz, Hz. */
  readonly centroidsHz: Float32Array;
  /** Level from 300 to 3000 Hz, the range of voices, dB. */
  readonly voiceDb: Float32Array;
  /** Mean increase of the spectrum's bands over the previous fiftieth of a second, dB. */
  readonly onsetDb: Float32Array;
}

/** Length of a hop, and of a step of the frame grid. */
export const HOP_MS = 100;
/** Time resolution of sound levels. */
export const LEVEL_MS = 20;
