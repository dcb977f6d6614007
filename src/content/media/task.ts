import { z } from 'zod';
import type { ClipOptions, CropPlan, RenderTarget, TextTrack, Transcribed, Understood } from './schema.ts';

/** What the child process is asked to do; one child does one task. */
export type Task =
  | {
      readonly kind: 'analyze';
      readonly file: string;
      readonly clip_options: ClipOptions;
      readonly threads: number;
      readonly maxDurationMs: number;
      readonly understood?: Understood | undefined;
      readonly transcribed?: Transcribed | undefined;
      /** Made of the same pictures and sound. Default: none is. */
      readonly preview?: PreviewFiles | undefined;
    }
  | {
      readonly kind: 'understand';
      readonly file: string;
      /** The address of packages/understanding. */
      readonly module: string;
      readonly threads: number;
      readonly maxDurationMs: number;
    }
  | {
      readonly kind: 'transcribe';
      readonly file: string;
      /** A model of whisper.cpp. */
      readonly model: string;
      readonly maxDurationMs: number;
    }
  | { readonly kind: 'thumbnails'; readonly file: string; readonly wanted: readonly ThumbnailRequest[] }
  | {
      readonly kind: 'render';
      readonly file: string;
      readonly to: string;
      readonly start_ms: number;
      readonly end_ms: number;
      readonly target: RenderTarget;
      /** Default: planned by measuring the stretch. */
      readonly crop?: CropPlan | undefined;
      /** Text that lies over the film, which a crop that is planned keeps where it can. */
      readonly texts?: readonly TextTrack[] | undefined;
      readonly threads: number;
    }
  | { readonly kind: 'film'; readonly recipe: FilmRecipe; readonly to: string };

/** Where that goes which browsers show of a film. */
export interface PreviewFiles {
  /** The proxy, an MP4. */
  readonly to: string;
  /** The storyboard, a JPEG. */
  readonly storyboardTo: string;
}

/** One still of a film, and the JPEG file that it becomes. */
export interface ThumbnailRequest {
  readonly at_ms: number;
  readonly to: string;
  /** Where a small one goes, with a longer side of 320 px; default: none is made. */
  readonly smallTo?: string | undefined;
}

/** A film made of FFmpeg's own sources, in the syntax of `-filter_complex`. */
export interface FilmRecipe {
  /** Such as `testsrc2=size=640x360:rate=25:duration=5`. */
  readonly picture?: string;
  /** Such as `sine=frequency=440:duration=5`. */
  readonly sound?: string;
  /** FFmpeg's names of the encoders; default: libx264 and aac. */
  readonly pictureCodec?: 'libx264' | 'libx265' | 'mjpeg' | 'libvpx-vp9' | 'mpeg4' | 'mpeg2video' | 'ffv1';
  /** FFmpeg's name of the pixel format; default: yuv420p (yuvj420p for mjpeg). */
  readonly pixelFormat?: string;
  readonly soundCodec?: 'aac' | 'pcm_s16le' | 'libopus' | 'libmp3lame' | 'mp2';
  /** FFmpeg's name of the container; default: mp4. */
  readonly container?: string;
  /** How players turn the picture, clockwise. */
  readonly turn?: 90 | 180 | 270;
  /** Players mirror it as well, left to right. */
  readonly isMirrored?: boolean;
  /** Default: 128 kbit/s. */
  readonly soundBps?: number;
  /** Encoder options of the picture, such as `{ crf: '18' }`. */
  readonly options?: Readonly<Record<string, string>>;
}

/** How far a task is. */
export const Progress = z.object({ percent: z.number().min(0).max(100), timesRealTime: z.number().min(0) });
export type Progress = z.infer<typeof Progress>;

/** What the child says to its parent. */
export const Word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: Progress }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  z.object({ type: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type Word = z.infer<typeof Word>;
