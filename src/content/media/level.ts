import { readPackets } from './ffmpeg/decode.ts';
import { openAgain } from './ffmpeg/film.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { openSoundPass } from './measure/sound.ts';
import type { Stretch } from './shots.ts';

/** The platforms' playback level, LUFS. */
export const TARGET_LUFS = -14;
/** Below this level, amplification would only make noise louder, LUFS. */
const NOTHING_LUFS = -60;
const NEAR_LU = 0.2;

/**
 * Returns the filters that bring a part of a film to −14 LUFS: one gain, determined by measurement (ITU-R BS.1770), and a limiter
 * at −1 dBFS before the encoder. What the limiter takes away is measured and added to the gain, at most three times.
 */
export async function levelFilters(film: OpenFilm, clip: Stretch): Promise<string> {
  let gainDb = 0;
  for (let round = 0; round < 4; round += 1) {
    const lufs = await loudnessWith(film, clip, filters(gainDb));
    if (lufs === undefined || (round === 0 && lufs < NOTHING_LUFS)) return 'anull';
    if (Math.abs(TARGET_LUFS - lufs) < NEAR_LU) break;
    gainDb += TARGET_LUFS - lufs;
  }
  return filters(gainDb);
}

const filters = (gainDb: number) => `volume=${gainDb.toFixed(2)}dB,alimiter=limit=0.891:level=0:attack=5:release=50`;

async function loudnessWith(film: OpenFilm, clip: Stretch, filters: string): Promise<number | undefined> {
  if (film.sound === undefined) return undefined;
  const again = await openAgain(film, clip.start_ms);
  const { sound } = again;
  if (sound === undefined) {
    again.close();
    return undefined;
  }
  const pass = openSoundPass(again, sound, { before: `${cutSound(film.originMs, clip)},${filters}` });
  try {
    await readPackets(again, (packet) => {
      if (packet.streamIndex === sound.index) pass.push(packet);
      return pass.endMs() < clip.end_ms;
    });
    pass.push(null);
    return pass.result().loudnessLufs;
  } finally {
    pass.close();
    again.close();
  }
}

/** Cuts the sound of a part, exact to the sample, or everything after its start; time stamps then count from that start. */
export const cutSound = (originMs: number, { start_ms, end_ms }: Pick<Stretch, 'start_ms'> & Partial<Stretch>) => {
  const start = (originMs + start_ms) / 1000;
  const end = end_ms === undefined ? '' : `:end=${(originMs + end_ms) / 1000}`;
  return `atrim=start=${start}${end},asetpts=PTS-${start}/TB`;
};
