import fc from 'fast-check';
import { type Features, PLATFORMS } from './rules-by-hand.ts';

/** A generated video without ids, which are added later, so that every run has its own rows. */
export interface Drawn {
  readonly duration_ms: number | null;
  readonly clips: readonly {
    readonly start_ms: number;
    readonly end_ms: number;
    readonly status: string | undefined;
    readonly features: Features;
  }[];
  /** undefined leaves it to the engine's default. */
  readonly platforms: readonly string[] | undefined;
}

const MAX_MS = 2_147_483_647;

// a few fixed values, so that ties happen; and the ends of the allowed range
const share = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(5e-324));
const own = fc.oneof(
  fc.constantFrom(0, -0, 1, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 2 ** 53, 0.1 + 0.2),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

// pictures at and around the sizes that TikTok accepts
const picture = fc.oneof(
  fc.constantFrom(
    [540, 960],
    [539, 960],
    [1080, 1920],
    [640, 640],
    [639, 639],
    [960, 540],
    [1920, 1080],
    [1, 1],
    [1000, 999],
  ),
  fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 })),
);

const features = (hasDuration: boolean): fc.Arbitrary<Features> =>
  fc
    .tuple(
      fc.record(
        {
          visual_score: share,
          motion_intensity: share,
          hook_strength: share,
          trend_score: share,
          loudness_lufs: fc.double({ min: -200, max: 50, noNaN: true }),
          fps: fc.constantFrom(0, 23.976, 60, 1000),
          has_audio: fc.boolean(),
          file_size_bytes: fc.constantFrom(0, 524_288_000, 524_288_001, 4_294_967_296, 4_294_967_297, 2 ** 53 - 1),
          bitrate_bps: fc.constantFrom(0, 515_999.9, 516_000, 1e15),
          x_mine: own,
          ...(hasDuration ? {} : { cut_position: share }),
        },
        { requiredKeys: [] },
      ),
      fc.option(picture, { nil: undefined }),
      fc.constantFrom('both', 'both', 'width', 'height'),
    )
    .map(([given, size, sides]) => {
      const [width = 0, height = 0] = size ?? [];
      return {
        ...given,
        ...(size === undefined || sides === 'height' ? {} : { width }),
        ...(size === undefined || sides === 'width' ? {} : { height }),
      } as Features;
    });

const length = fc.oneof(
  fc.constantFrom(1, 4999, 5000, 15_000, 60_000, 180_000, 180_001, 600_000, 600_001, 900_000, 900_001),
  fc.integer({ min: 1, max: 120_000 }),
);

const clip = (durationMs: number | null) =>
  fc
    .record({
      start: fc.oneof(fc.constantFrom(0, 0, 1000), fc.nat({ max: 100_000 })),
      length,
      status: fc.constantFrom(
        undefined,
        'ready',
        'ready',
        'ready',
        'ready',
        'pending',
        'processing',
        'published',
        'failed',
      ),
      features: features(durationMs !== null),
    })
    .map(({ start, length: wanted, ...rest }) => {
      const end = Math.min(start + wanted, durationMs ?? MAX_MS);
      return { start_ms: Math.min(start, end - 1), end_ms: end, ...rest };
    });

const platforms = fc.option(fc.array(fc.constantFrom(...PLATFORMS), { minLength: 1, maxLength: 6 }), {
  nil: undefined,
});

export const randomVideo: fc.Arbitrary<Drawn> = fc
  .constantFrom(null, 1, 6000, 61_000, 1_000_000, MAX_MS)
  .chain((duration_ms) =>
    fc.record({
      duration_ms: fc.constant(duration_ms),
      clips: fc.array(clip(duration_ms), { maxLength: 12 }),
      platforms,
    }),
  );
