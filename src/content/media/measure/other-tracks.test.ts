import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AV_LOG_FATAL, AV_PIX_FMT_YUV420P, AV_SAMPLE_FMT_FLTP } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { afterAll, expect, test } from 'vitest';
import { analyzeFilm } from '../analyze.ts';
import { openSource } from '../ffmpeg/filter.ts';
import { openWriter } from '../ffmpeg/write.ts';
import { refuseTruncated } from './film.ts';

const directory = mkdtempSync(join(tmpdir(), 'other-tracks-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Six seconds of video and sound, and a second audio track of twenty. */
function withLongTrack(container: string): string {
  Log.setLevel(AV_LOG_FATAL);
  const to = join(directory, `film.${container}`);
  const writer = openWriter(to, container);
  const rate = { num: 25, den: 1 };
  const picture = {
    source: openSource('picture', 'testsrc2=size=160x90:rate=25:duration=6,format=yuv420p'),
    writer: writer.addPicture({
      ...{ codec: 'libx264', format: AV_PIX_FMT_YUV420P, width: 160, height: 90 },
      ...{ timeBase: { num: 1, den: 25 }, frameRate: rate },
    }),
  };
  const sounds = [6, 20].map((seconds) => {
    const format = 'aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo,asetnsamples=n=1024:p=0';
    const source = openSource('sound', `sine=duration=${seconds},${format}`);
    const layout = source.sink.buffersinkGetChannelLayout();
    const timeBase = { num: 1, den: 48_000 };
    const sound = { codec: 'aac', bitRate: 64_000, format: AV_SAMPLE_FMT_FLTP, sampleRate: 48_000, layout, timeBase };
    return { source, writer: writer.addSound(sound) };
  });
  writer.start();
  for (const track of [picture, ...sounds]) {
    for (let frame = track.source.next(); frame !== undefined; frame = track.source.next()) track.writer.write(frame);
    track.writer.write(null);
    track.source.close();
  }
  writer.finish();
  writer.close();
  return to;
}

test.each(['mp4', 'matroska'])(
  'a film in %s with a longer second track is refused only if it is truncated',
  async (container) => {
    const file = withLongTrack(container);
    expect((await analyzeFilm(file)).duration_ms).toBeLessThan(6100);
    truncateSync(file, Math.floor(0.6 * statSync(file).size));
    await expect(analyzeFilm(file)).rejects.toMatchObject({ code: 'film-truncated' });
  },
);

test.each([
  [10_000, 9_000],
  [100_000, 98_000],
])('a film that declares %i ms may end at %i ms, by either clock, but no earlier', (declaredMs, endMs) => {
  const refuse = (durationMs: number, clockEndMs: number) => () =>
    refuseTruncated({ name: 'a.mp4', declaredMs }, durationMs, clockEndMs);
  expect(refuse(endMs, 0)).not.toThrow();
  expect(refuse(0, endMs)).not.toThrow();
  expect(refuse(endMs - 1, endMs - 1)).toThrow('a.mp4 says it lasts');
});
