import type { ObjectShown, PersonAct } from '../world/index.ts';
import type { Meta } from './meta.ts';
import type { MetaObject } from './objects.ts';
import { asIs, effectiveStatus } from './status.ts';

/** Lists everything that exists, in its current state. */
export const shownObjects = (meta: Meta): ObjectShown[] =>
  meta.objects.all().map((object) => shownObject(meta, object));

function shownObject(meta: Meta, object: MetaObject): ObjectShown {
  const { fields } = object;
  const hasStatus = ['campaign', 'adset', 'ad'].includes(object.kind);
  const media = { sha256: fields.sha256, hash: fields.hash, bytes: fields.bytes };
  return {
    id: object.id,
    kind: object.kind,
    name: String(fields.name ?? fields.title ?? ''),
    status: String(fields.status ?? 'ACTIVE'),
    ...(hasStatus ? { effective_status: effectiveStatus(meta, object, meta.world.clock.now(), asIs) } : {}),
    parent_id: object.parentId,
    account_id: object.accountId,
    created_at: new Date(object.createdAt).toISOString(),
    spend_minor: meta.delivery.spentBy(object),
    ...Object.fromEntries(Object.entries(media).filter(([, value]) => value !== undefined)),
  };
}

/** Does what a person does in the platform's own user interface. Returns undefined if there is no such object. */
export function actAsPerson(meta: Meta, id: string, act: PersonAct): ObjectShown | undefined {
  const object = meta.objects.get(id);
  if (object === undefined) return undefined;
  if (act.act === 'edit') meta.objects.update(object, act.fields);
  if (act.act === 'delete') meta.objects.update(object, { status: 'DELETED' });
  if (act.act !== 'copy') return shownObject(meta, object);
  const { kind, accountId, parentId, fields } = object;
  const copies = Array.from({ length: act.count }, () =>
    meta.objects.add({ kind, accountId, parentId, fields: { ...fields, ...act.fields } }),
  );
  return shownObject(meta, copies.at(-1) ?? object);
}
