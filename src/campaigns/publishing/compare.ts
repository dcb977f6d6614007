import { isObject } from './json.ts';
import type { Difference, Json, JsonObject } from './port.ts';

/**
 * Finds differences between what was sent and what was read: fields that the platform dropped, changed, or added a value to.
 * Numbers may be texts, times may be in another zone, and lists may be in another order. Members that were not sent do not
 * count.
 *
 * @param isNothing returns whether an item of a list means the same as an empty list
 */
export function differences(
  sent: JsonObject,
  seen: Json | undefined,
  isNothing: (item: Json) => boolean = () => false,
): Difference[] {
  return Object.entries(sent).flatMap(([name, value]) =>
    compare(name, value, isObject(seen) ? seen[name] : undefined, isNothing),
  );
}

function compare(path: string, ours: Json, theirs: Json | undefined, isNothing: (item: Json) => boolean): Difference[] {
  if (isObject(ours))
    return Object.entries(ours).flatMap(([name, value]) =>
      compare(`${path}.${name}`, value, isObject(theirs) ? theirs[name] : undefined, isNothing),
    );
  if (isList(ours)) {
    const read = theirs !== undefined && isList(theirs) ? theirs : [];
    // members that the platform adds to a list item do not count either
    if (ours.some(isObject) && ours.length === read.length)
      return ours.flatMap((item, at) => compare(`${path}.${at}`, item, read[at], isNothing));
    const texts = (list: readonly Json[]) => sorted(list.filter((item) => !isNothing(item))).join();
    return texts(ours) === texts(read) ? [] : [{ field: path, ours, theirs: theirs ?? null }];
  }
  return isSame(ours, theirs) ? [] : [{ field: path, ours, theirs: theirs ?? null }];
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const sorted = (list: readonly Json[]): string[] => list.map((item) => JSON.stringify(item)).toSorted();

function isSame(ours: Json, theirs: Json | undefined): boolean {
  // platforms treat false and absent the same
  if (theirs === undefined) return ours === false;
  if (String(ours) === String(theirs)) return true;
  if (typeof ours === 'number' && typeof theirs === 'string') return Number(theirs) === ours;
  if (typeof ours === 'boolean') return String(theirs) === (ours ? '1' : '0');
  const [sent, read] = [instantOf(ours), instantOf(theirs)];
  return sent !== undefined && sent === read;
}

/** Graph writes 2027-01-10T08:00:00+0100, which Date does not read without a colon. */
function instantOf(value: Json): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const instant = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(instant) ? undefined : instant;
}
