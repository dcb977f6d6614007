import { expect, test } from 'vitest';
import { splitByTime } from './judge-later.ts';

/** Results in order of time, each belonging to the video with that number. */
const tableOf = (videos: readonly number[]) => {
  const none = new Float64Array(videos.length);
  return {
    ...{ length: videos.length, at: none, result: none, exposure: none, age_days: none, shaped: [], checksum: '' },
    ...{ video: Float64Array.from(videos), platform: new Uint8Array(videos.length) },
    rejected: { errors: [], total: 0 },
  };
};

const split = (videos: readonly number[]) => splitByTime(tableOf(videos), Uint32Array.from(videos.keys()));

/** Returns videos so that the first three fifths of the results belong to one video, and `unseen` of the later ones to others. */
const withUnseen = (unseen: number, later: number) => [
  ...Array.from({ length: 1.5 * later }, () => 0),
  ...Array.from({ length: later - unseen }, () => 0),
  ...Array.from({ length: unseen }, (_, at) => 1 + at),
];

test('the first 60% of the results train, and later results of other videos judge', () => {
  const { learning, cut, later, warnings } = split(withUnseen(20, 40));
  expect({ learning, cut, warnings }).toEqual({ learning: 60, cut: 60, warnings: [] });
  expect([...later]).toEqual(Array.from({ length: 20 }, (_, at) => 80 + at));
});

test('results of other videos judge alone only if there are ten and they are a quarter of the later ones', () => {
  expect(split(withUnseen(10, 40)).later).toHaveLength(10);
  expect(split(withUnseen(9, 36))).toMatchObject({
    later: { length: 36 },
    warnings: [expect.stringContaining('videos used in training')],
  });
  expect(split(withUnseen(10, 42)).later).toHaveLength(42);
});

test('if all later results are of other videos, they judge alone, however few they are', () => {
  expect(split(withUnseen(4, 4))).toMatchObject({ learning: 6, later: { length: 4 }, warnings: [] });
});
