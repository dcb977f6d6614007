import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GridPicture, Measurement, SoundHop } from './measure/measurement.ts';
import { proposeClips } from './propose.ts';
import { ClipOptions } from './schema.ts';
import type { Stretch } from './shots.ts';
import { cutsSpeech } from './snap-to-pauses.ts';

const clipOptions = (some: Partial<ClipOptions> = {}) => ClipOptions.parse(some);

function film(seconds: number, quietMs: readonly number[] = []): Measurement {
  const grid = Array.from({ length: seconds * 10 }, (_, at): GridPicture => {
    return {
      ms: at * 100,
      brightness: 0.5,
      exposure: 0.8,
      isBlack: false,
      bars: undefined,
      sharpness: 100,
      color: 50,
      motion: 0.02 + 0.01 * Math.sin(at / 40),
      motionColumns: undefined,
      motionRows: undefined,
    };
  });
  const hops = Array.from({ length: seconds * 10 }, (_, at): SoundHop => {
    const isQuiet = quietMs.some((ms) => Math.abs(ms - at * 100) < 50);
    const levelsDb = new Float32Array(5).fill(isQuiet ? -80 : -20);
    const pace = { centroidsHz: new Float32Array(5), voiceDb: new Float32Array(5), onsetDb: new Float32Array(5) };
    return { ms: at * 100, momentaryLufs: -20, levelsDb, pace };
  });
  return {
    width: 1080,
    height: 1920,
    fps: 25,
    durationMs: seconds * 1000,
    pictureEndMs: seconds * 1000,
    hasAudio: true,
    loudnessLufs: -20,
    frames: [],
    looks: [],
    grid,
    hops,
  };
}
const shotsOf = (...edges: number[]): Stretch[] =>
  edges.slice(1).map((end_ms, at) => ({ start_ms: edges[at] ?? 0, end_ms }));
const length = ({ start_ms, end_ms }: Stretch) => end_ms - start_ms;
const overlap = (a: Stretch, b: Stretch) => Math.min(a.end_ms, b.end_ms) - Math.max(a.start_ms, b.start_ms);

test('clips are made of whole shots', () => {
  const edges = [0, 4000, 9000, 15_000, 22_000, 30_000, 41_000, 52_000, 60_000];
  const clips = proposeClips(film(60), shotsOf(...edges), clipOptions({ preferred_ms: [15_000] }));
  expect(clips.length).toBeGreaterThan(2);
  for (const { start_ms, end_ms } of clips) {
    expect(edges).toContain(start_ms);
    expect(edges).toContain(end_ms);
  }
});

test('ties between clips go to the earlier one, then to the shorter one', () => {
  const { grid, ...rest } = film(60);
  const black = { ...rest, grid: grid.map((picture) => ({ ...picture, isBlack: true })) };
  const shots = shotsOf(0, 15_000, 30_000, 45_000, 60_000);
  const clips = proposeClips(black, shots, clipOptions({ preferred_ms: [15_000], count: 1 }));
  expect(clips).toEqual([{ start_ms: 0, end_ms: 15_000 }]);
});

test('a film without cuts is split into windows of the preferred lengths', () => {
  const clips = proposeClips(film(120), shotsOf(0, 120_000), clipOptions({ preferred_ms: [15_000, 30_000] }));
  expect(clips.length).toBeGreaterThan(4);
  for (const clip of clips) expect([15, 30]).toContain(Math.round(length(clip) / 1000));
});

test('two clips may share half of the shorter one but no more', () => {
  const { grid, ...rest } = film(60);
  const black = { ...rest, grid: grid.map((picture) => ({ ...picture, isBlack: true })) };
  const all = clipOptions({ preferred_ms: [15_000], count: 20 });
  const starts = (...shots: Stretch[]) => proposeClips(black, shots, all).map(({ start_ms }) => start_ms);
  expect(starts(...shotsOf(0, 60_000))).toEqual([0, 7500, 15_000, 22_500, 30_000, 37_500, 45_000]);
  // a shot of 29 s has windows that are 7 s apart and share 8 s
  expect(starts(...shotsOf(0, 29_000))).toEqual([0, 14_000]);
});

test('every preferred length that fits twice into the film gets a clip', () => {
  const clips = proposeClips(film(139), shotsOf(0, 139_000), clipOptions());
  const lengths = new Set(clips.map((clip) => Math.round(length(clip) / 1000)));
  expect([...lengths].sort((a, b) => a - b)).toEqual([15, 30, 60]);
});

test('windows begin and end in silence if there is some nearby', () => {
  const clips = proposeClips(film(60, [22_700]), shotsOf(0, 60_000), clipOptions({ preferred_ms: [15_000] }));
  const edges = clips.flatMap(({ start_ms, end_ms }) => [start_ms, end_ms]);
  expect(edges.some((ms) => ms >= 22_650 && ms <= 22_800)).toBe(true);
});

test('a film shorter than the shortest clip becomes one whole clip', () => {
  expect(proposeClips(film(3), shotsOf(0, 1000, 3000), clipOptions())).toEqual([{ start_ms: 0, end_ms: 3000 }]);
  expect(proposeClips(film(8), shotsOf(0, 8000), clipOptions({ fixed_ms: 10_000 }))).toEqual([
    { start_ms: 0, end_ms: 8000 },
  ]);
});

test('a fixed length is kept to the millisecond', () => {
  const clips = proposeClips(
    film(60, [5000, 22_700]),
    shotsOf(0, 7000, 31_000, 60_000),
    clipOptions({ fixed_ms: 10_000 }),
  );
  expect(clips.length).toBeGreaterThan(2);
  for (const clip of clips) expect(length(clip)).toBe(10_000);
});

test('a shot slightly longer than the longest clip still gives a clip', () => {
  const clips = proposeClips(film(6), shotsOf(0, 6000), clipOptions({ min_ms: 1000, max_ms: 4801, count: 1 }));
  expect(clips.map(length)).toEqual([4801]);
});

test('shots that are all too short and far apart still give clips', () => {
  const shots = Array.from({ length: 20 }, (_, at) => ({ start_ms: at * 3000, end_ms: at * 3000 + 100 }));
  for (const some of [shots, shots.slice(0, 1)])
    expect(proposeClips(film(60), some, clipOptions()).length).toBeGreaterThan(0);
});

test('proposals respect the film, the limits, and the count, and no two overlap by more than half', () => {
  const cutLists = fc.array(fc.integer({ min: 1, max: 1199 }), { maxLength: 40 });
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 120 }),
      cutLists,
      fc.integer({ min: 1000, max: 20_000 }),
      fc.integer({ min: 0, max: 60_000 }),
      fc.integer({ min: 1, max: 30 }),
      fc.option(fc.integer({ min: 1000, max: 40_000 }), { nil: undefined }),
      (seconds, cuts, min_ms, more, count, fixed_ms) => {
        const edges = [...new Set([0, ...cuts.map((cut) => cut * 100), seconds * 1000])]
          .filter((ms) => ms <= seconds * 1000)
          .sort((a, b) => a - b);
        const wanted = clipOptions({ min_ms, max_ms: min_ms + more, count, fixed_ms });
        const clips = proposeClips(film(seconds), shotsOf(...edges), wanted);
        expect(clips.length).toBeGreaterThan(0);
        expect(clips.length).toBeLessThanOrEqual(count);
        const isWhole = seconds * 1000 <= (fixed_ms ?? min_ms);
        for (const clip of clips) {
          expect(clip.start_ms).toBeGreaterThanOrEqual(0);
          expect(clip.end_ms).toBeLessThanOrEqual(seconds * 1000);
          if (isWhole) continue;
          expect(length(clip)).toBeGreaterThanOrEqual(fixed_ms ?? min_ms);
          expect(length(clip)).toBeLessThanOrEqual(fixed_ms ?? min_ms + more);
        }
        for (const [at, one] of clips.entries())
          for (const other of clips.slice(at + 1))
            expect(overlap(one, other)).toBeLessThanOrEqual(Math.min(length(one), length(other)) / 2);
      },
    ),
    { numRuns: 200 },
  );
});

test('no clip starts or ends in speech if a pause lies within a second', () => {
  const talk = fc.array(fc.tuple(fc.integer({ min: 251, max: 1500 }), fc.integer({ min: 250, max: 6000 })), {
    minLength: 5,
    maxLength: 30,
  });
  const edges = fc.uniqueArray(fc.integer({ min: 1, max: 599 }), { maxLength: 20 });
  fc.assert(
    fc.property(
      talk,
      edges,
      fc.constantFrom<Partial<ClipOptions>>({}, { preferred_ms: [6000], min_ms: 3000 }),
      (parts, cuts, options) => {
        let at = 0;
        const speech = parts
          .map(([pause, words]) => {
            const run = { start_ms: at + pause, end_ms: at + pause + words };
            at = run.end_ms;
            return run;
          })
          .filter(({ end_ms }) => end_ms <= 60_000);
        const shots = shotsOf(0, ...cuts.sort((a, b) => a - b).map((cut) => 100 * cut), 60_000);
        const clips = proposeClips(film(60), shots, clipOptions(options), speech);
        expect(clips.length).toBeGreaterThan(0);
        for (const clip of clips) expect(cutsSpeech(clip, speech, 60_000)).toBe(false);
      },
    ),
    { numRuns: Number(process.env.NUM_RUNS ?? 40) },
  );
});
