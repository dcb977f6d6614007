/** TikTok's age groups; it accepts only whole ones. Minors are left out: Smart+ does not accept their group. */
const GROUPS = [
  { word: 'AGE_18_24', from: 18, to: 24 },
  { word: 'AGE_25_34', from: 25, to: 34 },
  { word: 'AGE_35_44', from: 35, to: 44 },
  { word: 'AGE_45_54', from: 45, to: 54 },
  { word: 'AGE_55_100', from: 55, to: 65 },
] as const;

/** Returns the groups between two ages. 65 means 65 and older. Undefined where an age is inside a group. */
export function ageGroups(min: number, max: number): string[] | undefined {
  const first = GROUPS.findIndex(({ from }) => from === min);
  const last = GROUPS.findIndex(({ to }) => to === max);
  if (first === -1 || last < first) return undefined;
  return GROUPS.slice(first, last + 1).map(({ word }) => word);
}
