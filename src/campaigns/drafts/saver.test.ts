import { expect, test } from 'vitest';
import { Saver } from './saver.ts';

/** Saves that end only on command. */
function slowSaves() {
  const begun: number[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const saver = new Saver<number>((place) => {
    begun.push(place);
    return new Promise((resolve, reject) => ends.push({ resolve, reject }));
  });
  return { saver, begun, ends };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('saves one value at a time, then the newest, and skips those in between', async () => {
  const { saver, begun, ends } = slowSaves();
  for (const place of [1, 2, 3]) saver.put(place);
  expect(begun).toEqual([1]);
  ends[0]?.resolve();
  await turn();
  expect(begun).toEqual([1, 3]);
  const saved = saver.saved();
  ends[1]?.resolve();
  await saved;
  saver.put(4);
  expect(begun).toEqual([1, 3, 4]);
});

test('a failed save rejects the pending wait and makes the next put throw', async () => {
  const { saver, ends } = slowSaves();
  saver.put(1);
  const saved = saver.saved();
  ends[0]?.reject(new Error('no disk'));
  await expect(saved).rejects.toThrow('no disk');
  expect(() => saver.put(2)).toThrow('no disk');
});
