import type { Frame } from 'node-av/lib';
import { readPackets } from '../ffmpeg/decode.ts';
import { badFilm } from '../ffmpeg/fail.ts';
import type { OpenFilm } from '../ffmpeg/open.ts';
import { openLossMeter } from './loss.ts';
import type { Measurement } from './measurement.ts';
import { openOtherTracks } from './other-tracks.ts';
import { openPicturePass, type PicturePassOptions } from './pass.ts';
import { openSoundPass } from './sound.ts';

/** Receives the frames and sound that are measured, each valid only during the call. */
export interface Witness {
  readonly see: NonNullable<PicturePassOptions['see']>;
  readonly hear: (sound: Frame) => void;
}

export interface MeasureOptions {
  readonly threads: number;
  readonly maxDurationMs: number;
  /** Measures only this range of a film that was opened there; times still count from the film's first frame. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Called every tenth of a second with how far the film has been read, ms. */
  readonly progress?: (ms: number) => void;
  readonly witness?: Witness | undefined;
}

/** Measures video and sound while reading the file once. */
export async function measureFilm(film: OpenFilm, options: MeasureOptions): Promise<Measurement> {
  const { threads, maxDurationMs, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = options;
  const { see, hear } = options.witness ?? {};
  const picture = openPicturePass(film, { threads, maxDurationMs, fromMs, toMs, see });
  const sound = film.sound === undefined ? undefined : openSoundPass(film, film.sound, { hear });
  const lost = openLossMeter(film);
  const others = openOtherTracks(film);
  try {
    await readPackets(
      film,
      (packet) => {
        lost.read(packet);
        if (packet.streamIndex === film.picture.index) picture.push(packet);
        else if (packet.streamIndex === film.sound?.index) sound?.push(packet);
        else others.read(packet);
        return !picture.isOver() || (sound !== undefined && sound.endMs() < toMs);
      },
      () => options.progress?.(picture.readMs()),
    );
    picture.push(null);
    sound?.push(null);
    const measured = conclude(film, picture, sound, others.endMs(), options);
    refuseLost(film, lost.ms(), measured.durationMs);
    return measured;
  } finally {
    picture.close();
    sound?.close();
  }
}

type PicturePass = ReturnType<typeof openPicturePass>;
type SoundPass = ReturnType<typeof openSoundPass>;

function conclude(
  film: OpenFilm,
  picture: PicturePass,
  sound: SoundPass | undefined,
  othersEndMs: number,
  options: MeasureOptions,
): Measurement {
  const { frames, grid, looks } = picture;
  const { endMs: pictureEndMs, frameMs, pictures } = picture.conclude();
  if (frames.length === 0) throw badFilm('film-not-readable', `${film.name}: none of its frames can be decoded`);
  const isWhole = options.fromMs === undefined && options.toMs === undefined;
  if (picture.damagedShare() > DAMAGED_SHARE) {
    const percent = Math.round(100 * Math.min(1, picture.damagedShare()));
    throw badFilm('film-damaged', `${film.name}: about ${percent}% of its frames are damaged; copy it again`);
  }
  const soundEndMs = sound?.endMs() ?? Number.NEGATIVE_INFINITY;
  const startMs = Math.min(0, film.containerStartMs - film.originMs);
  const durationMs = Math.max(pictureEndMs, soundEndMs) - startMs;
  // In this order: a film with only one frame left is truncated, not an image.
  const clockEndMs = Math.max(film.originMs + Math.max(pictureEndMs, soundEndMs), othersEndMs);
  if (isWhole) refuseTruncated(film, durationMs, clockEndMs);
  if (isWhole && pictures === 1)
    throw badFilm('film-is-one-picture', `${film.name} has only one frame, so it is not a film`);
  return {
    ...film.shown,
    fps: Math.round(1000 * frameRate(film, 1000 / frameMs)) / 1000,
    durationMs,
    pictureEndMs,
    hasAudio: sound !== undefined,
    loudnessLufs: undefined,
    hops: [],
    ...sound?.result(),
    frames,
    grid,
    looks,
  };
}

/**
 * Returns the declared rate if it matches the measured one, because it is exact: 30000/1001; otherwise the mean, as in films of
 * variable rate.
 */
function frameRate({ picture }: OpenFilm, measured: number): number {
  const { num, den } = picture.avgFrameRate;
  const declared = den > 0 ? num / den : 0;
  return Math.abs(declared - measured) < measured / 100 ? declared : measured;
}

/** With more damaged frames than this, the damage would be measured. */
const DAMAGED_SHARE = 0.05;

function refuseLost({ name }: OpenFilm, lostMs: number, durationMs: number) {
  if (lostMs <= DAMAGED_SHARE * durationMs) return;
  throw badFilm(
    'film-damaged',
    `${name}: ${(lostMs / 1000).toFixed(1)} s of its ${(durationMs / 1000).toFixed(1)} s cannot be read; copy it again`,
  );
}

/** Exported for its test. @param clockEndMs end of the film on the container's clock: a declared duration may count from there or from the first frame */
export function refuseTruncated(film: Pick<OpenFilm, 'name' | 'declaredMs'>, durationMs: number, clockEndMs: number) {
  const declaredMs = film.declaredMs;
  if (declaredMs === undefined) return;
  if (declaredMs - Math.max(durationMs, clockEndMs) <= Math.max(1000, 0.02 * declaredMs)) return;
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  throw badFilm(
    'film-truncated',
    `${film.name} says it lasts ${seconds(declaredMs)} s but ends after ${seconds(durationMs)} s: it is cut off; copy it again`,
  );
}
