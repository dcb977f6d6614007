import { expect, test } from 'vitest';
import { chunks } from './chunks.ts';

const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);
const sizesOf = (ids: readonly string[], clipsOf: (id: string) => number) =>
  [...chunks(ids, clipsOf)].map(({ length }) => length);

test('a transaction orchestrates at most 125 videos', () => {
  expect(sizesOf(idsOf(300), () => 4)).toEqual([125, 125, 50]);
  expect(sizesOf([], () => 4)).toEqual([]);
});

test('a transaction orchestrates at most 2,500 clips, unless a single video has more', () => {
  expect(sizesOf(idsOf(5), () => 1250)).toEqual([2, 2, 1]);
  expect(sizesOf(idsOf(5), () => 1251)).toEqual([1, 1, 1, 1, 1]);
  expect(sizesOf(idsOf(4), (id) => (id === '1' ? 9000 : 100))).toEqual([1, 1, 2]);
});

test('chunks keep the videos in order', () => {
  expect([...chunks(idsOf(300), () => 20)].flat()).toEqual(idsOf(300));
});
