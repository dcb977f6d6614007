import type { Look } from './look.ts';

/** What one pass over a film's picture and one over its sound found. All times are ms from the first picture. */
export interface Measurement {
  /** Size of the picture as it is shown, after its turn. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** From the first picture or sound of the file to the last. */
  readonly durationMs: number;
  /** When the last picture ends. */
  readonly pictureEndMs: number;
  readonly hasAudio: boolean;
  /** Integrated loudness of the whole, LUFS (EBU R128); undefined without a sound track. */
  readonly loudnessLufs: number | undefined;
  readonly frames: readonly MeasuredFrame[];
  readonly grid: readonly GridPicture[];
  readonly looks: readonly Look[];
  readonly hops: readonly SoundHop[];
}

/** Every frame, as far as shots need it. */
export interface MeasuredFrame {
  readonly ms: number;
  readonly content: number;
  readonly mean: number;
  readonly deviation: number;
  readonly tiles: Uint8Array;
}

/** How many rows and columns at each edge of the picture are black, as shares of its height and width. */
export interface Bars {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What is seen at a tenth of a second: the picture that comes in, or the one before it that still stands. */
export interface GridPicture {
  readonly ms: number;
  readonly brightness: number;
  readonly exposure: number;
  readonly isBlack: boolean;
  /** Black bars; undefined of a black picture. */
  readonly bars: Bars | undefined;
  /** Variance of the Laplacian, see `laplacianVariance`. */
  readonly sharpness: number;
  /** Hasler and Süsstrunk's M, see `colorfulness`. */
  readonly color: number;
  /** Mean absolute difference to the picture of the grid before, [0,1]; 0 while a picture stands; undefined for the first. */
  readonly motion: number | undefined;
  readonly motionColumns: Float32Array | undefined;
  readonly motionRows: Float32Array | undefined;
}

/** A tenth of a second of sound. */
export interface SoundHop {
  readonly ms: number;
  /** Loudness of the 400 ms that end with this hop, LUFS (momentary loudness, EBU Tech 3341). */
  readonly momentaryLufs: number;
  /** RMS of its five fiftieths of a second, dBFS. */
  readonly levelsDb: Float32Array;
  /** The same fiftieths: see `openPaceMeter`. */
  readonly pace: Pace;
}

/** What fiftieths of a second sound like. */
export interface Pace {
  /** Center of gravity of the spectrum up to 8 kHz, Hz. */
  readonly centroidsHz: Float32Array;
  /** Level of 300 to 3000 Hz, where voices are, dB. */
  readonly voiceDb: Float32Array;
  /** How much louder the bands of the spectrum are than a fiftieth of a second before, mean, dB. */
  readonly onsetDb: Float32Array;
}

/** Length of a hop, and of a step of the picture grid. */
export const HOP_MS = 100;
/** How finely the level of the sound is known. */
export const LEVEL_MS = 20;
