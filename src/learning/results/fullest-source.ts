interface Reported {
  readonly source: string;
  readonly impressions: number | null;
  readonly views: number | null;
}

/** The source with the most impressions, or else rows. */
export function fullestSource(rows: readonly Reported[]): string | undefined {
  const seen = new Map<string, { shown: number; rows: number }>();
  for (const { source, impressions, views } of rows) {
    const so = seen.get(source) ?? { shown: 0, rows: 0 };
    seen.set(source, { shown: so.shown + (impressions ?? views ?? 0), rows: so.rows + 1 });
  }
  const ranked = [...seen].sort(
    ([one, a], [other, b]) => b.shown - a.shown || b.rows - a.rows || (one < other ? -1 : 1),
  );
  return ranked[0]?.[0];
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
