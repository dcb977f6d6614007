import { expect, test } from 'vitest';
import { RENDER_TARGETS } from './targets.ts';

/** A platform's requirements, written here independently; if it does not limit the size, the largest limit of all platforms. */
test.each([
  ['instagram', { min_duration_ms: undefined, max_duration_ms: 900_000, max_size_bytes: 4_294_967_296 }, undefined],
  ['tiktok', { min_duration_ms: 5000, max_duration_ms: 600_000, max_size_bytes: 524_288_000 }, 516_000],
  ['youtube', { min_duration_ms: undefined, max_duration_ms: 180_000, max_size_bytes: 4_294_967_296 }, undefined],
] as const)("the render limits for %s are the platform's requirements", (platform, limits, min_bitrate_bps) => {
  expect(RENDER_TARGETS[platform]).toMatchObject({ ...limits, min_bitrate_bps });
});
