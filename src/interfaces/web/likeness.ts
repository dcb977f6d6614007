const pairsOf = (text: string): ReadonlySet<string> => {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)));
};

/** Returns the share of the shorter text's letter pairs that the other text also has, from 0 to 1 (overlap coefficient). */
export function likeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  const common = [...a].filter((pair) => b.has(pair)).length;
  return common / Math.max(1, Math.min(a.size, b.size));
}
