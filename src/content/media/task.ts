import { z } from 'zod';
import type { ClipOptions, CropPlan, RenderTarget, TextTrack, Transcribed, Understood } from './schema.ts';

/** A task for the child process; each child runs one. */
export type Task =
  | {
      readonly kind: 'analyze';
      readonly file: string;
      readonly clip_options: ClipOptions;
      readonly threads: number;
      readonly maxDurationMs: number;
      readonly understood?: Understood | undefined;
      readonly transcribed?: Transcribed | undefined;
      /** Made from the same frames and sound; by default none is made. */
      readonly preview?: PreviewFiles | undefined;
    }
  | {
      readonly kind: 'understand';
      readonly file: string;
      /** The URL of the packages/understanding module. */
      readonly module: string;
      readonly threads: number;
      readonly maxDurationMs: number;
    }
  | {
      readonly kind: 'transcribe';
      readonly file: string;
      /** The path of a whisper.cpp model. */
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
      /** By default, planned by measuring the part. */
      readonly crop?: CropPlan | undefined;
      /** Overlaid text, which a planned crop keeps if possible. */
      readonly texts?: readonly TextTrack[] | undefined;
      readonly threads: number;
    }
  | { readonly kind: 'film'; readonly recipe: FilmRecipe; readonly to: string };

/** Paths of the files that browsers show of a film. */
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
  /** Path of a small version, with a longer side of 320 px; by default none is made. */
  readonly smallTo?: string | undefined;
}

/** A film made from FFmpeg's own sources, in the syntax of `-filter_complex`. */
export interface FilmRecipe {
  /** Such as `testsrc2=size=640x360:rate=25:duration=5`. */
  readonly picture?: string;
  /** Such as `sine=frequency=440:duration=5`. */
  readonly sound?: string;
  /** FFmpeg's names of the encoders; by default libx264 and aac. */
  readonly pictureCodec?: 'libx264' | 'libx265' | 'mjpeg' | 'libvpx-vp9' | 'mpeg4' | 'mpeg2video' | 'ffv1';
  /** FFmpeg's name of the pixel format; by default yuv420p (yuvj420p for mjpeg). */
  readonly pixelFormat?: string;
  readonly soundCodec?: 'aac' | 'pcm_s16le' | 'libopus' | 'libmp3lame' | 'mp2';
  /** FFmpeg's name of the container; by default mp4. */
  readonly container?: string;
  /** How far players rotate the frame, clockwise. */
  readonly turn?: 90 | 180 | 270;
  /** Whether players also mirror it, left to right. */
  readonly isMirrored?: boolean;
  /** By default 128 kbit/s. */
  readonly soundBps?: number;
  /** Encoder options of the video, such as `{ crf: '18' }`. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Progress of a task. */
export const Progress = z.object({ percent: z.number().min(0).max(100), timesRealTime: z.number().min(0) });
export type Progress = z.infer<typeof Progress>;

/** A message from the child to its parent. */
export const Word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: Progress }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  z.object({ type: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type Word = z.infer<typeof Word>;
