import { AV_CHANNEL_LAYOUT_STEREO, AV_SAMPLE_FMT_FLTP } from 'node-av/constants';
import { openDecoder } from './ffmpeg/decode.ts';
import { openFilters } from './ffmpeg/filter.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { openSoundPipe, type Pipe } from './ffmpeg/pipe.ts';
import type { openWriter } from './ffmpeg/write.ts';
import { COMMON_SOUND } from './measure/chains.ts';

/** The filters for the sound, and its encoded rate. */
export interface EncodedSound {
  readonly chain: string;
  readonly bitRate: number;
}

/** Prepares the film's sound as AAC, stereo at 48 kHz; undefined if it has none. */
export function encodeSound(
  film: OpenFilm,
  writer: ReturnType<typeof openWriter>,
  { chain, bitRate }: EncodedSound,
  closers: (() => void)[],
): Pipe | undefined {
  if (film.sound === undefined) return undefined;
  const decoder = openDecoder(film, film.sound, 1);
  const filter = openFilters('sound', film.sound.timeBase, () => COMMON_SOUND, chain);
  closers.push(decoder.close, filter.close);
  const stream = writer.addSound({
    codec: 'aac',
    bitRate,
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: 48_000,
    layout: AV_CHANNEL_LAYOUT_STEREO,
    timeBase: { num: 1, den: 48_000 },
  });
  return openSoundPipe(film.sound, decoder, filter, stream);
}
