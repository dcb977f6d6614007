import { timeText } from '../market/index.ts';
import type { Fields } from '../world/index.ts';
import { isFields } from './check-params.ts';
import { invalidParameter } from './graph-error.ts';
import type { Meta } from './meta.ts';
import type { MetaObject } from './objects.ts';
import type { Selected } from './selection.ts';
import { TYPE_OF_KIND, viewOf } from './view.ts';
import { fieldTypes, hasField, type TypeName, type Version } from './vocabulary/index.ts';

/** What is needed to show the fields of objects in the form of the specs, in one version. */
export interface Show {
  readonly meta: Meta;
  readonly version: Version;
  /** Returns an edge that a read selects among the fields, such as `adsets{id}`. */
  edge(object: MetaObject, selected: Selected): unknown;
}

const EDGES: ReadonlySet<string> = new Set(['adsets', 'ads', 'adcreatives', 'thumbnails', 'insights']);

/** Returns the selected fields of an object; only its id if none are selected. */
export function showObject(show: Show, object: MetaObject, selected: readonly Selected[]): Fields {
  const type = TYPE_OF_KIND[object.kind];
  const view = viewOf(show.meta, object);
  const shown: Record<string, unknown> = {};
  for (const one of selected.length === 0 ? [{ name: 'id', inner: undefined, modifiers: {} }] : selected) {
    if (EDGES.has(one.name)) {
      shown[one.name] = show.edge(object, one);
      continue;
    }
    requireField(show, type, one.name);
    const value = showValue(show, view[one.name], fieldTypes(type).get(one.name)?.type, one, object.accountId);
    if (value !== undefined) shown[one.name] = value;
  }
  return { ...shown, id: object.id };
}

export function requireField({ meta, version }: Show, type: string, name: string): void {
  if (!meta.world.holds('field-names') || hasField(type, name, version)) return;
  throw invalidParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`);
}

/** Returns a value in the form that its type has in replies: money and ids as strings, times in the account's zone. */
function showValue(
  show: Show,
  value: unknown,
  type: TypeName | undefined,
  selected: Selected,
  accountId: string,
): unknown {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return showObject(show, value, selected.inner ?? []);
  if (type?.word === 'string' && typeof value === 'number' && show.meta.world.holds('numbers-as-text'))
    return String(value);
  if (type?.word === 'datetime' && typeof value === 'number')
    return timeText(value, show.meta.accounts.get(accountId).timeZone);
  if (Array.isArray(value)) return value.map((item) => showValue(show, item, type?.of[0], selected, accountId));
  if (selected.inner !== undefined && isFields(value))
    return Object.fromEntries(
      selected.inner.filter(({ name }) => name in value).map(({ name }) => [name, value[name]]),
    );
  return value;
}

const isObject = (value: unknown): value is MetaObject =>
  isFields(value) && 'kind' in value && 'quirks' in value && value.quirks instanceof Set;
