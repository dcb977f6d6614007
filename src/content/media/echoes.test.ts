import { expect, test } from 'vitest';
import { commonMs, findEchoes } from './echoes.ts';
import { LOOK_COLUMNS, LOOK_ROWS } from './measure/look.ts';

const STEP_MS = 60;

/** Returns cells that differ for every number. */
const cellsOf = (number: number) =>
  Uint8Array.from({ length: LOOK_COLUMNS * LOOK_ROWS }, (_, cell) => Math.imul(cell + 1, 2 * number + 7_919) >>> 5);

/** Makes a film of that length whose frames from `fromMs` on repeat those from its start. */
const filmThatRepeats = (fromMs: number, lengthMs: number) => ({
  looks: Array.from({ length: lengthMs / STEP_MS }, (_, at) => {
    const repeats = at - fromMs / STEP_MS;
    return { ms: at * STEP_MS, cells: cellsOf(repeats < 0 ? at : repeats), detail: 100 };
  }),
  grid: [],
});
const EARLIER = { start_ms: 0, end_ms: 3_000 };

test('footage repeated for a second or longer is an echo, and a shorter repeat is not', () => {
  const flashback = { start_ms: 5_040, end_ms: 6_240 };
  expect(findEchoes(filmThatRepeats(5_640, 6_240), [EARLIER, flashback])).toEqual([]);
  const again = { start_ms: 5_040, end_ms: 7_440 };
  expect(findEchoes(filmThatRepeats(6_240, 7_440), [EARLIER, again])).toEqual([
    { start_ms: 6_240, end_ms: 7_440, of_ms: 0 },
  ]);
});

test('a shot of new frames is not an echo', () => {
  const film = filmThatRepeats(6_000, 6_000);
  expect(findEchoes(film, [EARLIER, { start_ms: 3_000, end_ms: 6_000 }])).toEqual([]);
});

test('the time that two clips share includes footage that the film repeats, in either order', () => {
  const [a, b] = [
    { start_ms: 0, end_ms: 3_000 },
    { start_ms: 6_000, end_ms: 9_000 },
  ];
  const echoes = [{ start_ms: 7_000, end_ms: 9_000, of_ms: 500 }];
  expect([commonMs(a, b, []), commonMs(a, b, echoes), commonMs(b, a, echoes)]).toEqual([0, 2_000, 2_000]);
  expect(commonMs(a, { start_ms: 2_000, end_ms: 4_000 }, echoes)).toBe(1_000);
});
