import { expect, test } from 'vitest';
import { describeUnderstood } from './describe-understood.ts';
import { HOP_MS, type Measurement } from './measure/measurement.ts';

const CROP = { width: 1080, height: 1920, places: [{ from_ms: 0, x: 0, y: 0 }] };

/** Makes a vertical film of so many seconds whose voice peaks four times per second, each time for a fiftieth of a second. */
function film(seconds: number): Measurement {
  const hops = Array.from({ length: 10 * seconds }, (_, hop) => ({
    ms: hop * HOP_MS,
    momentaryLufs: -20,
    levelsDb: new Float32Array(5).fill(-20),
    pace: {
      centroidsHz: new Float32Array(5),
      voiceDb: Float32Array.from({ length: 5 }, (_, at) => ((5 * hop + at) % 12.5 < 1 ? -30 : -60)),
      onsetDb: new Float32Array(5),
    },
  }));
  const size = { width: 1080, height: 1920, fps: 25, durationMs: 1000 * seconds, pictureEndMs: 1000 * seconds };
  return { ...size, hasAudio: true, loudnessLufs: -20, frames: [], grid: [], looks: [], hops };
}

/** A line of text that fits the width of every safe zone, with its upper edge at that share of the height. */
const lineAt = (top: number): [number, number, number, number] => [0.25, top, 0.5, 0.125];

test('speech and captions are measured within the clip', () => {
  const understood = {
    speech: [{ start_ms: 1100, end_ms: 3100 }],
    texts: [{ start_ms: 2100, end_ms: 9000, box: lineAt(0.5) }],
  };
  expect(describeUnderstood(film(10), understood, { start_ms: 600, end_ms: 4600 }, CROP)).toEqual({
    speech_share: 0.5,
    speech_in_hook: 2 / 3,
    starts_in_speech: 0,
    ends_in_speech: 0,
    longest_pause_ms: 1500,
    speech_first_ms: 500,
    syllable_rate_hz: 4,
    caption_coverage: 0.5,
    text_share: 0.625,
    text_first_ms: 1500,
    text_outside_safe_share: 0,
  });
});

test('speech under two simultaneous lines of text counts as captioned once', () => {
  const [upper, lower] = [0.4, 0.6].map((top) => ({ start_ms: 0, end_ms: 1500, box: lineAt(top) }));
  const understood = {
    speech: [{ start_ms: 1000, end_ms: 2000 }],
    texts: [upper, lower].flatMap((text) => text ?? []),
  };
  expect(describeUnderstood(film(4), understood, { start_ms: 0, end_ms: 4000 }, CROP)).toMatchObject({
    ...{ caption_coverage: 0.5, text_share: 0.375 },
  });
});

test('a clip that begins and ends in the middle of speech says so at both edges', () => {
  const speech = [{ start_ms: 1100, end_ms: 5100 }];
  const found = describeUnderstood(film(10), { speech, texts: [] }, { start_ms: 2100, end_ms: 4100 }, CROP);
  expect(found).toMatchObject({ starts_in_speech: 1, ends_in_speech: 1, syllable_rate_hz: 4, longest_pause_ms: 0 });
});

test('covered text counts by its area and time, on the platform that covers the most', () => {
  const outside = (...boxes: (readonly [from: number, to: number, top: number])[]) => {
    const texts = boxes.map(([start_ms, end_ms, top]) => ({ start_ms, end_ms, box: lineAt(top) }));
    const clip = { start_ms: 0, end_ms: 4000 };
    return describeUnderstood(film(4), { speech: [], texts }, clip, CROP).text_outside_safe_share;
  };
  expect(outside([0, 4000, 0.5])).toBe(0);
  expect(outside([0, 4000, 0])).toBe(1);
  expect(outside([0, 1000, 0], [1000, 4000, 0.5])).toBeCloseTo(0.25);
  // YouTube covers the first 288 of 1920 lines, more than other platforms
  expect(outside([0, 4000, 0.0875])).toBeCloseTo(0.5);
});

test('text that spans a cut counts by the crop position in each shot', () => {
  const places = [0, 2160].map((x, at) => ({ from_ms: 1000 * at, x, y: 0 }));
  const box: [number, number, number, number] = [1 / 12, 0.5, 1 / 6, 0.125];
  const wide = { ...film(4), width: 3240 };
  const found = describeUnderstood(
    wide,
    { speech: [], texts: [{ start_ms: 0, end_ms: 4000, box }] },
    { start_ms: 0, end_ms: 4000 },
    { ...CROP, places },
  );
  expect(found.text_outside_safe_share).toBeCloseTo(0.75);
});

test("text shown before the first shot counts at that shot's crop position", () => {
  const texts = [{ start_ms: 0, end_ms: 1000, box: lineAt(0) }];
  const crop = { ...CROP, places: [{ from_ms: 2000, x: 0, y: 0 }] };
  const found = describeUnderstood(film(4), { speech: [], texts }, { start_ms: 0, end_ms: 4000 }, crop);
  expect(found.text_outside_safe_share).toBe(1);
});

test('without sound there are no speech features, and without text only a text share of 0', () => {
  const silent = { ...film(4), hasAudio: false, hops: [] };
  const found = describeUnderstood(silent, { speech: [], texts: [] }, { start_ms: 0, end_ms: 4000 }, CROP);
  expect(found).toEqual({ text_share: 0 });
});
