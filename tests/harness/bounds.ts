const BOUNDS = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'minLength', 'maxLength'] as const;
const COUNTS = ['minItems', 'maxItems', 'default'] as const;

/** Returns the minimums, maximums and defaults in a JSON schema, one line for each place that has any. */
export function boundsOf(schema: unknown, at: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = [...BOUNDS, ...COUNTS].flatMap((word) => {
    const value: unknown = Reflect.get(schema, word);
    const isSaid = value !== undefined && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER;
    return isSaid ? [`${word} ${JSON.stringify(value)}`] : [];
  });
  const inner = Object.entries(schema).flatMap(([word, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    if (word === 'properties') return Object.entries(value).flatMap(([name, one]) => boundsOf(one, `${at}.${name}`));
    if (word === 'items') return boundsOf(value, `${at}[]`);
    if (word === 'additionalProperties') return boundsOf(value, `${at}.*`);
    if (Array.isArray(value) && /^(any|one|all)Of$/.test(word))
      return value.flatMap((one: unknown, nth) => boundsOf(one, `${at}|${nth + 1}`));
    return [];
  });
  return own.length === 0 ? inner : [`${at}: ${own.join(', ')}`, ...inner];
}
