interface Reported {
  readonly source: string;
  readonly impressions: number | null;
  readonly views: number | null;
}

/** Returns the source with the most impressions, or else the most rows. */
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
