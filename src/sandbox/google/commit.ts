import type { Fault, Fields } from '../world/index.ts';
import { isFields } from './check-message.ts';
import { type Google, type GoogleObject, nameOf, objectNamed } from './google.ts';
import type { Planned } from './planned.ts';

const PARENT: Readonly<Record<string, string>> = {
  ad_group: 'campaign',
  ad: 'ad_group',
  ad_group_criterion: 'ad_group',
};
/** The kinds that the fault `created-active` switches on. */
const SWITCHED = ['campaign', 'ad_group', 'ad'];

/** Applies everything that was planned. @returns the resource names, in the order of the operations */
export function commit(
  google: Google,
  customer: string,
  planned: readonly Planned[],
  fault: Fault | undefined,
): string[] {
  const made = new Map<string, string>();
  return planned.map(({ kind, act, name, fields, object }) => {
    if (object !== undefined) {
      google.objects.update(object, fields);
      if (act === 'remove') removeBelow(google, object);
      return nameOf(object);
    }
    const real = withNames(fields, made);
    const known = kind === 'asset' ? sameAsset(google, customer, real) : undefined;
    const created =
      known ??
      google.objects.add({
        ...{ kind, accountId: customer, parentId: parentOf(google, customer, kind, real), quirk: fault?.kind },
        fields: fault?.kind === 'created-active' && SWITCHED.includes(kind) ? { ...real, status: 'ENABLED' } : real,
      });
    if (name !== undefined) made.set(name, nameOf(created));
    return nameOf(created);
  });
}

/** Returns the same fields with real names in place of temporary ones. */
function withNames(fields: Fields, made: ReadonlyMap<string, string>): Fields {
  const real = (value: unknown): unknown => {
    if (typeof value === 'string') return made.get(value) ?? value;
    if (Array.isArray(value)) return value.map(real);
    return isFields(value) ? withNames(value, made) : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, real(value)]));
}

function parentOf(google: Google, customer: string, kind: Planned['kind'], fields: Fields): string {
  const field = PARENT[kind];
  return (field === undefined ? undefined : objectNamed(google, fields[field])?.id) ?? customer;
}

/** Finds an asset with the same content: such assets are one. Source: Google's guide to assets. */
function sameAsset({ objects, world }: Google, customer: string, fields: Fields): GoogleObject | undefined {
  if (!world.holds('google:one-asset')) return undefined;
  const content = contentOf(fields);
  return objects.ofAccount(customer, 'asset').find((one) => contentOf(one.fields) === content);
}

const contentOf = (fields: Fields): string =>
  JSON.stringify(Object.entries(fields).filter(([name]) => name.endsWith('_asset')));

/** Removes everything below a removed object. */
function removeBelow({ objects, world }: Pick<Google, 'objects' | 'world'>, object: GoogleObject): void {
  if (!world.holds('google:removed-cascades')) return;
  for (const child of objects.childrenOf(object.id)) {
    if (child.fields.status !== 'REMOVED') objects.update(child, { status: 'REMOVED' });
    removeBelow({ objects, world }, child);
  }
}
