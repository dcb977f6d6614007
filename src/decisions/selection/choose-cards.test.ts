import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { overlapOf, similarities } from './card-similarity.ts';
import { type CardsInput, chooseCards } from './choose-cards.ts';
import { orderCards } from './order-cards.ts';

type Clips = CardsInput['clips'];
const clip = (id: string, score: number, start_ms: number, more: Partial<Clips[number]> = {}): Clips[number] => ({
  id,
  score,
  start_ms,
  end_ms: start_ms + 5000,
  features: {},
  ...more,
});
const idsOf = (input: CardsInput) => chooseCards(input).cards.map(({ id }) => id);

describe('the set of cards', () => {
  const film = [
    clip('a', 0.8, 0, { features: { motion_intensity: 0.9, brightness: 0.2 } }),
    clip('b', 0.79, 10_000, { features: { motion_intensity: 0.9, brightness: 0.2 } }),
    clip('c', 0.7, 60_000, { features: { motion_intensity: 0.1, brightness: 0.9 } }),
  ];

  test('prefers a different clip to a slightly better but similar one, and says why', () => {
    const found = chooseCards({ clips: film, count: 2 });
    expect(found.cards.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(found.cards[1]?.because).toMatch(/^Card 2: 0\.70; 60 s later than card 1, similarity 0\.\d\d\.$/);
    expect(found.exact).toBe(true);
  });

  test('measures similarity by features in standard deviations, or by overlap if that is more', () => {
    const apart = similarities([
      { start_ms: 0, end_ms: 5000, features: { x_a: 0 } },
      { start_ms: 9000, end_ms: 14_000, features: { x_a: 2 } },
      { start_ms: 11_000, end_ms: 16_000, features: {} },
    ]);
    expect(apart(0, 1)).toBeCloseTo(Math.exp(-1), 12);
    expect([apart(1, 0), apart(0, 0), apart(0, 2)]).toEqual([apart(0, 1), 1, 0]);
    expect(apart(1, 2)).toBeCloseTo(3 / 7, 12);
  });

  test('has the highest scores if lambda is 1', () => {
    expect(idsOf({ clips: film, count: 2, lambda: 1 })).toEqual(['a', 'b']);
  });

  test('never has two clips that overlap by more than half, and says why it is smaller than requested', () => {
    const twins = [clip('a', 0.9, 0), clip('b', 0.9, 1000), clip('c', 0.1, 20_000)];
    expect(idsOf({ clips: twins, count: 3 })).toEqual(['a', 'c']);
    expect(chooseCards({ clips: twins, count: 3 }).because).toBe('2 of 3 cards: the other clips overlap them.');
    const alone = twins.slice(0, 1);
    expect(chooseCards({ clips: alone, count: 3 }).because).toBe('1 of 3 cards: there is 1 clip.');
    expect(chooseCards({ clips: alone, count: 1 }).because).toBe('1 card.');
    expect(chooseCards({ clips: twins.slice(0, 2), count: 3 }).cards).toHaveLength(1);
    expect(chooseCards({ clips: [], count: 3 })).toMatchObject({ cards: [], value: 0 });
  });

  test('may have two clips that overlap by exactly half', () => {
    const halves = [clip('a', 0.9, 0, { end_ms: 6000 }), clip('b', 0.8, 2000, { end_ms: 8000 })];
    expect(idsOf({ clips: halves, count: 2 })).toEqual(['a', 'b']);
  });

  test('is as large as possible, even if it cannot be searched exactly and the best clips each block two others', () => {
    const lasting = (id: string, score: number, start_ms: number) =>
      clip(id, score, start_ms, { end_ms: start_ms + 13_000 });
    const room = Array.from({ length: 20 }, (_, at) => lasting(`room ${at}`, 0.3, 8000 * (at >> 1) + 100 * (at % 2)));
    const across = Array.from({ length: 9 }, (_, at) => lasting(`across ${at}`, 0.9, 8000 * at + 4000));
    const found = chooseCards({ clips: [...room, ...across], count: 10 });
    expect(found.exact).toBe(false);
    expect(found.cards).toHaveLength(10);
    // each begins with one of the others and ends with the next
    const over = across.map((each, at) => ({ ...each, start_ms: 8000 * at, end_ms: 8000 * at + 21_000 }));
    expect(chooseCards({ clips: [...over, ...room], count: 10 })).toMatchObject({
      exact: false,
      cards: { length: 10 },
    });
  });

  test('is the same as for the smaller count if fewer clips fit than were requested', () => {
    const crowd = Array.from({ length: 32 }, (_, at) =>
      clip(`${at}`.padStart(2, '0'), ((at * 7) % 32) / 32, 20_000 * (at % 4) + 10 * at),
    );
    const { because, ...found } = chooseCards({ clips: crowd, count: 8 });
    expect(found).toMatchObject({ cards: { length: 4 }, exact: true });
    expect(chooseCards({ clips: crowd, count: 4 })).toMatchObject(found);
    expect(because).toBe('4 of 8 cards: the other clips overlap them.');
  });

  test('breaks ties by higher score, then earlier start, then smaller id', () => {
    expect(idsOf({ clips: [clip('z', 0.5, 0), clip('y', 0.5, 9000), clip('x', 0.5, 18_000)], count: 1 })).toEqual([
      'z',
    ]);
    expect(idsOf({ clips: [clip('b', 0.5, 0), clip('a', 0.5, 0)], count: 1 })).toEqual(['a']);
    // if only difference counts, all single clips are equal
    expect(idsOf({ clips: [clip('low', 0.2, 0), clip('high', 0.9, 9000)], count: 1, lambda: 0 })).toEqual(['high']);
  });

  const films = (length: number) =>
    fc
      .array(
        fc.record({
          score: fc.double({ min: 0, max: 1, noNaN: true }),
          start: fc.integer({ min: 0, max: 60_000 }),
          duration: fc.integer({ min: 1000, max: 9000 }),
          x: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { minLength: 2, maxLength: length },
      )
      .map((all) =>
        all.map(({ score, start, duration, x }, at) =>
          clip(`${at}`.padStart(2, '0'), score, start, { end_ms: start + duration, features: { x_a: x } }),
        ),
      );

  test('has the highest value of all sets whose clips overlap by at most half', () => {
    const stretches = (clips: Clips) => clips.map((each) => ({ ...each, features: each.features ?? {} }));
    fc.assert(
      fc.property(films(12), fc.integer({ min: 2, max: 4 }), (clips, count) => {
        const found = chooseCards({ clips, count });
        const all = stretches(clips);
        const alike = similarities(all);
        const mayStand = (set: readonly number[]) =>
          set.every((i) =>
            set.every((j) => i >= j || overlapOf(all[i] ?? all[0] ?? expect.fail(), all[j] ?? expect.fail()) <= 0.5),
          );
        const worth = (set: readonly number[]) => {
          const pairs = set.flatMap((i) => set.filter((j) => j > i).map((j) => alike(i, j)));
          const mean = (values: readonly number[]) =>
            values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
          return 0.7 * mean(set.map((at) => all[at]?.score ?? 0)) - 0.3 * mean(pairs);
        };
        const sets = combinations(all.length, found.cards.length).filter(mayStand);
        expect(found.value).toBeCloseTo(Math.max(...sets.map(worth)), 10);
        const chosen = found.cards.map(({ id }) => all.findIndex((each) => each.id === id));
        expect(mayStand(chosen)).toBe(true);
        expect(
          combinations(all.length, found.cards.length + 1).filter(mayStand).length === 0 ||
            found.cards.length === count,
        ).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('is marked as not exact if there are too many sets to try', () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      clip(`${at}`.padStart(2, '0'), 0.4 + 0.4 * Math.abs(Math.sin(at * 7)), at * 6000, {
        features: { x_a: Math.abs(Math.sin(at * 3)), x_b: Math.abs(Math.cos(at * 5)) },
      }),
    );
    const [few, all] = [chooseCards({ clips: many, count: 3 }), chooseCards({ clips: many, count: 8 })];
    expect([few.exact, all.exact, all.cards.length]).toEqual([true, false, 8]);
  });

  test('is close to the best one if there are too many sets to try', () => {
    const random = seededRandom(7).uniform;
    const [size, lambda] = [6, 0.4];
    const gaps = Array.from({ length: 10 }, () => {
      const clips = Array.from({ length: 24 }, (_, at) =>
        clip(`${at}`, random(), 60_000 * random(), { features: { x_a: random(), x_b: random() } }),
      ).map(({ features = {}, ...each }) => ({ ...each, features }));
      const found = chooseCards({ clips, count: size, lambda });
      expect([found.exact, found.cards.length]).toEqual([false, size]);
      const alike = similarities(clips);
      const isApart = clips.map((one) => clips.map((other) => overlapOf(one, other) <= 0.5));
      let best = Number.NEGATIVE_INFINITY;
      const extend = (set: readonly number[], score: number, similarity: number) => {
        if (set.length === size) {
          best = Math.max(best, (lambda * score) / size - ((1 - lambda) * similarity) / ((size * (size - 1)) / 2));
          return;
        }
        for (const [at, each] of clips.entries()) {
          if (at <= (set.at(-1) ?? -1) || !set.every((one) => isApart[one]?.[at])) continue;
          extend(
            [...set, at],
            score + each.score,
            set.reduce((sum, one) => sum + alike(one, at), similarity),
          );
        }
      };
      extend([], 0, 0);
      return best - found.value;
    });
    expect(Math.max(...gaps)).toBeLessThan(0.005);
  });

  test('refuses an invalid clip with the name of the field', () => {
    expect(() => chooseCards({ clips: [clip('a', 2, 0)], count: 2 })).toThrow('clips[0].score');
    expect(() => chooseCards({ clips: [clip('a', 1, 0), clip('a', 1, 0)], count: 2 })).toThrow('clips[1].id');
    const far = clip('a', 1, 0, { features: { x_a: 1e308 } });
    expect(() => chooseCards({ clips: [far], count: 2 })).toThrow('clips[0].features.x_a');
    expect(() => chooseCards({ clips: [clip('a', 1, 9, { end_ms: 9 })], count: 2 })).toThrow('must be after start_ms');
  });
});

function combinations(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, count - from) }, (_, at) => from + at).flatMap((first) =>
    combinations(count, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

describe('the order of cards', () => {
  const permutations = <Each>(all: readonly Each[]): Each[][] =>
    all.length < 2
      ? [[...all]]
      : all.flatMap((first, at) => permutations(all.toSpliced(at, 1)).map((rest) => [first, ...rest]));

  test('is the best of all orders under the cascade model', () => {
    const card = fc.record({
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      continuation: fc.double({ min: 0, max: 0.95, noNaN: true }),
    });
    const brings = (order: readonly { score: number; continuation: number }[]) =>
      order.reduce(({ seen, sum }, each) => ({ seen: seen * each.continuation, sum: sum + seen * each.score }), {
        seen: 1,
        sum: 0,
      }).sum;
    fc.assert(
      fc.property(fc.array(card, { minLength: 1, maxLength: 5 }), (cards) => {
        const named = cards.map((each, at) => ({ ...each, id: `${at}` }));
        expect(brings(orderCards(named))).toBeCloseTo(Math.max(...permutations(named).map(brings)), 10);
      }),
      { numRuns: 200 },
    );
  });

  test('is best first if the continuation of a card is unknown', () => {
    const cards = [
      { id: 'a', score: 0.2, continuation: 0.9 },
      { id: 'b', score: 0.9 },
      { id: 'c', score: 0.5 },
    ];
    expect(orderCards(cards).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });
});
