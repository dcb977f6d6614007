/** A type as protobufjs reflects it. */
export interface ReflectedType {
  readonly fields: Readonly<Record<string, ReflectedField>>;
}
interface ReflectedField {
  readonly type: string;
  readonly repeated: boolean;
  readonly resolvedType: ReflectedType | { readonly values: Readonly<Record<string, number>> } | null;
}

/** Returns what a message's JSON has but its type does not: names of fields, and enum values. protobufjs drops both silently. */
export function walk(type: ReflectedType, value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: not an object`];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const field = type.fields[name];
    if (field === undefined) return [`${at}: no such field`];
    const items: unknown[] = field.repeated && Array.isArray(inner) ? inner : [inner];
    return items.flatMap((item, n) => walkValue(field, item, field.repeated ? `${at}.${n}` : at));
  });
}

function walkValue({ resolvedType }: ReflectedField, value: unknown, path: string): string[] {
  if (resolvedType === null || path.endsWith('_mask')) return [];
  if ('values' in resolvedType)
    return typeof value === 'string' && value in resolvedType.values ? [] : [`${path}: no word ${String(value)}`];
  return walk(resolvedType, value, path);
}
