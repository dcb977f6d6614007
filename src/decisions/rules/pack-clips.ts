import { type ClipFeatures, featureKind, invalid, type KnownFeature } from '../../core/kernel/index.ts';
import { BLOCK, type Block } from './block.ts';
import { valueProblem } from './schema.ts';

type Value = number | boolean | undefined;
type ReadFeature = (clip: ClipFeatures) => Value;

// One function a name: each then learns where its property lies in the clips that it sees, which a single function that
// is given the name cannot.
const READERS: Record<KnownFeature, ReadFeature> = {
  visual_score: (clip) => clip.visual_score,
  duration_ms: (clip) => clip.duration_ms,
  cut_position: (clip) => clip.cut_position,
  motion_intensity: (clip) => clip.motion_intensity,
  hook_strength: (clip) => clip.hook_strength,
  shot_rate_hz: (clip) => clip.shot_rate_hz,
  loudness_lufs: (clip) => clip.loudness_lufs,
  silence_share: (clip) => clip.silence_share,
  speech_share: (clip) => clip.speech_share,
  brightness: (clip) => clip.brightness,
  sharpness: (clip) => clip.sharpness,
  black_share: (clip) => clip.black_share,
  width: (clip) => clip.width,
  height: (clip) => clip.height,
  aspect_ratio: (clip) => clip.aspect_ratio,
  fps: (clip) => clip.fps,
  has_audio: (clip) => clip.has_audio,
  file_size_bytes: (clip) => clip.file_size_bytes,
  bitrate_bps: (clip) => clip.bitrate_bps,
  trend_score: (clip) => clip.trend_score,
};

/** How one column of scratch is filled. */
export interface ColumnReader {
  readonly feature: string;
  readonly isFlag: boolean;
  readonly read: ReadFeature;
}

export function readerOf(feature: string): ColumnReader {
  const isFlag = featureKind(feature)?.type === 'boolean';
  return { feature, isFlag, read: isKnown(feature) ? READERS[feature] : (clip) => clip[feature] };
}

const isKnown = (feature: string): feature is KnownFeature => Object.hasOwn(READERS, feature);

const scratch: Float64Array[] = [];
const scratchColumn = (slot: number) => {
  scratch[slot] ??= new Float64Array(BLOCK);
  return scratch[slot];
};

/** The next clips, at most BLOCK, as columns in scratch memory, good until the next block. A wrong value throws. */
export function packClips(readers: readonly ColumnReader[], clips: readonly ClipFeatures[], from: number): Block {
  const length = Math.min(BLOCK, clips.length - from);
  const columns = readers.map((reader, slot) => {
    const column = scratchColumn(slot);
    for (let i = 0; i < length; i++) {
      const clip = clips[from + i];
      column[i] = clip === undefined ? Number.NaN : numberOf(reader.read(clip), reader, from + i);
    }
    return column;
  });
  return { length, columns };
}

/** A column's number: NaN for what is missing, 1 and 0 for true and false. */
function numberOf(value: Value, { feature, isFlag }: ColumnReader, at: number): number {
  if (value === undefined) return Number.NaN;
  if (isFlag ? typeof value === 'boolean' : Number.isFinite(value)) return Number(value);
  throw invalid([{ path: `[${at}].${feature}`, message: valueProblem(feature, value) ?? 'is not a value' }]);
}
