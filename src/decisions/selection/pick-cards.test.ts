import { expect, test } from 'vitest';
import { pickCards } from './pick-cards.ts';

const clip = (id: string, score: number, at: number, features: Record<string, number>) => ({
  candidate: { id, start_ms: at * 20_000, end_ms: at * 20_000 + 12_000, features },
  score,
});
const idsOf = ({ cards }: ReturnType<typeof pickCards>) => cards.map(({ clip_id }) => clip_id);

test('cards have the best clip’s aspect ratio within 1%, or an unknown one', () => {
  const picked = pickCards(
    [
      clip('best', 0.9, 0, { width: 1080, height: 1920 }),
      clip('square', 0.8, 1, { width: 1080, height: 1080 }),
      clip('nearly', 0.7, 2, { width: 1080, height: 1902 }),
      clip('beyond', 0.6, 3, { width: 1080, height: 1900 }),
      clip('unknown', 0.5, 4, {}),
    ],
    5,
  );
  expect(idsOf(picked)).toEqual(['best', 'nearly', 'unknown']);
  expect(picked).toMatchObject({ count: 5, lambda: 0.7, exact: true });
  expect(picked.because).toBe('3 of 5 cards: there are 3 clips. 2 clips have a different shape from the best one.');
});

test('the reason says if the best clip is missing because it is too similar to the others', () => {
  const wide = { x_a: 0 };
  const across = { candidate: { id: 'across', start_ms: 0, end_ms: 12_000, features: wide }, score: 0.9 };
  const parts = [0, 1].map((at) => ({
    candidate: { id: `part ${at}`, start_ms: 5_000 * at, end_ms: 5_000 * at + 7_000, features: { x_a: at * 100 } },
    score: 0.8,
  }));
  const picked = pickCards([across, ...parts], 2);
  expect(idsOf(picked)).toEqual(['part 0', 'part 1']);
  expect(picked.because).toMatch(
    /The best clip, across with 0\.90, is not among them: it is too similar to the others\.$/,
  );
});
