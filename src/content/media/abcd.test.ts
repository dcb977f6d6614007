import { expect, test } from 'vitest';
import { abcdCard } from './abcd.ts';

const cuts = (...ms: number[]) => ms.map((at) => ({ start_ms: at, end_ms: at, kind: 'cut' as const }));
const text = (start_ms: number, end_ms: number, words: string) => ({
  start_ms,
  end_ms,
  box: [0.1, 0.5, 0.5, 0.1] as [number, number, number, number],
  text: words,
});

test('a clip that follows the ABCD guide meets every check', () => {
  const card = abcdCard(
    {
      transitions: cuts(11_000, 12_000, 13_500, 14_500, 16_000, 18_000),
      speech: [{ start_ms: 10_400, end_ms: 15_000 }],
      texts: [text(10_000, 13_000, 'Three mistakes'), text(17_000, 20_000, 'Shop now')],
    },
    { start_ms: 10_000, end_ms: 20_000 },
  );
  expect(card.filter(({ is_met }) => !is_met)).toEqual([]);
  expect(card.map(({ check, value }) => [check, Math.round(value)])).toEqual([
    ['first-shot', 1000],
    ['fast-shots', 5],
    ['mean-shot', 1429],
    ['text', 2],
    ['call-to-action', 1],
    ['speech', 400],
  ]);
});

test('each unmet check says what was found and what to do', () => {
  const card = abcdCard(
    { transitions: cuts(500), speech: [{ start_ms: 8000, end_ms: 9000 }], texts: [] },
    { start_ms: 1000, end_ms: 11_000 },
  );
  expect(card.map(({ is_met, advice }) => [is_met, advice])).toEqual([
    [false, 'the first shot lasts 10 s: cut before 3 s'],
    [false, 'at most 1 shot in any 5 s: show five shots in 5 s somewhere'],
    [false, 'a shot lasts 10 s on average: aim at 2 s or less'],
    [false, 'no text is shown over the picture: also show it as text'],
    [false, 'no call to action in English, German, Spanish or French is read in the last 3 s: write one'],
    [false, 'someone first speaks after 7 s: speak within 5 s'],
  ]);
});

test("a cut at a clip's edge does not count as a cut of the clip", () => {
  const card = abcdCard(
    { transitions: cuts(1000, 4000, 7000), speech: undefined, texts: undefined },
    { start_ms: 1000, end_ms: 7000 },
  );
  expect(card.map(({ check, value }) => [check, value])).toEqual([
    ['first-shot', 3000],
    ['fast-shots', 2],
    ['mean-shot', 3000],
  ]);
});

test('the first shot must be under 3 s, shots at most 2 s on average, and speech must begin by 5 s', () => {
  const met = (cutsAt: readonly number[], speaksAt: number, end_ms: number) => {
    const speech = [{ start_ms: speaksAt, end_ms: end_ms + 1000 }];
    const card = abcdCard({ transitions: cuts(...cutsAt), speech, texts: undefined }, { start_ms: 0, end_ms });
    return card.map(({ is_met }) => is_met);
  };
  expect(met([2999, 4000, 5000, 7998], 5000, 10_000)).toEqual([true, true, true, true]);
  expect(met([3000, 4000, 5000, 8000], 5001, 10_001)).toEqual([false, false, false, false]);
});

test('a call to action counts only if it is shown in the last 3 s', () => {
  const calls = (...texts: Parameters<typeof text>[]) =>
    abcdCard(
      { transitions: [], speech: undefined, texts: texts.map((each) => text(...each)) },
      { start_ms: 0, end_ms: 10_000 },
    )
      .filter(({ check }) => check === 'call-to-action')
      .map(({ value }) => value);
  expect(calls([0, 7000, 'Shop now'])).toEqual([0]);
  expect(calls([0, 7001, 'Shop now'])).toEqual([1]);
  expect(calls([9000, 12_000, 'Jetzt kaufen'], [10_000, 12_000, 'Buy'], [8000, 9000, 'Shopping list'])).toEqual([1]);
});

test('unmeasured speech and text are not judged', () => {
  const card = abcdCard({ transitions: [], speech: undefined, texts: undefined }, { start_ms: 0, end_ms: 6000 });
  expect(card.map(({ check }) => check)).toEqual(['first-shot', 'fast-shots', 'mean-shot']);
});
