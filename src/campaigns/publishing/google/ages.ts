/** Google's age ranges; it accepts only whole ones. There is none for minors. */
const RANGES = [
  { word: 'AGE_RANGE_18_24', from: 18, to: 24 },
  { word: 'AGE_RANGE_25_34', from: 25, to: 34 },
  { word: 'AGE_RANGE_35_44', from: 35, to: 44 },
  { word: 'AGE_RANGE_45_54', from: 45, to: 54 },
  { word: 'AGE_RANGE_55_64', from: 55, to: 64 },
  { word: 'AGE_RANGE_65_UP', from: 65, to: 65 },
] as const;

/**
 * Returns the ranges to exclude so that the others remain: none for everybody from 18 on. As soon as one range is excluded,
 * people of unknown age are excluded too. Undefined where an age is inside a range; 65 means 65 and older.
 */
export function shutOutAges(min: number, max: number): string[] | undefined {
  const first = RANGES.findIndex(({ from }) => from === min);
  const last = RANGES.findIndex(({ to }) => to === max);
  if (first === -1 || last < first) return undefined;
  const out = RANGES.filter((_, at) => at < first || at > last).map(({ word }) => word);
  return out.length === 0 ? [] : [...out, 'AGE_RANGE_UNDETERMINED'];
}
