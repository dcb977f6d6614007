import { type Fields, shownFields } from '../world/index.ts';
import { type Call, paramsOf } from './call.ts';
import { GraphError, invalidParameter } from './graph-error.ts';
import { filtered, pageOf, statusesAskedFor } from './list.ts';
import { campaignOf } from './meta.ts';
import { isDeleted, type Kind, type MetaObject } from './objects.ts';
import { readSelection, type Selected } from './selection.ts';
import { type Show, showObject } from './show.ts';
import { asShown, effectiveStatus } from './status.ts';
import { viewOf } from './view.ts';
import { wordsOf } from './vocabulary/index.ts';

export const KIND_OF_EDGE: Readonly<Record<string, Kind>> = {
  campaigns: 'campaign',
  adsets: 'adset',
  ads: 'ad',
  adcreatives: 'creative',
  advideos: 'video',
  adimages: 'image',
};

export const showFor = (call: Call): Show => ({
  meta: call.meta,
  version: call.version,
  edge: (object, selected) => {
    if (selected.name === 'thumbnails') return viewOf(call.meta, object).thumbnails;
    const kind = KIND_OF_EDGE[selected.name];
    if (kind === undefined) throw invalidParameter(`${selected.name} is not among the edges that fields may name`);
    const params = { ...selected.modifiers };
    const inner = { ...call, request: { ...call.request, params, path: `/${object.id}/${selected.name}` } };
    return pageOf(call.meta, inner.request, below(inner, object, kind), (one) =>
      showObject(showFor(inner), one, selected.inner ?? []),
    );
  },
});

export const selectionOf = ({ request }: Call): readonly Selected[] => readSelection(textOf(request.params.fields));

const textOf = (fields: unknown): string =>
  Array.isArray(fields) ? fields.join(',') : String(fields ?? '').replaceAll(/^\[|\]$|"/g, '');

/** Lists the objects of one kind below an account or another object, newest first. */
export function listObjects(call: Call, kind: Kind, rows: readonly MetaObject[], title: string): unknown {
  paramsOf(call, title);
  const { meta, request } = call;
  const statuses = statusesAskedFor(request);
  if (statuses !== undefined) checkStatusWords(call, statuses);
  const shown = rows.filter((object) => isListed(call, object, statuses));
  const left = filtered(meta, request, byParams(call, kind, shown), (object, field) =>
    filterValue(call, object, field),
  );
  const selection = selectionOf(call);
  return pageOf(meta, request, left, (object) => showObject(showFor(call), object, selection));
}

/** Returns the objects below another one that reads already show. */
export function below(call: Call, object: MetaObject, kind: Kind): MetaObject[] {
  const children = call.meta.objects.childrenOf(object.id);
  const own =
    kind === 'creative'
      ? (object.kind === 'ad' ? [object] : children).map((ad) => call.meta.objects.get(String(ad.fields.creative_id)))
      : [...children, ...children.flatMap((child) => call.meta.objects.childrenOf(child.id))];
  return own
    .filter((one) => one !== undefined)
    .filter((one) => one.kind === kind && isListed(call, one, undefined))
    .toReversed();
}

function isListed(call: Call, object: MetaObject, statuses: readonly string[] | undefined): boolean {
  const now = call.meta.world.clock.now();
  if (object.visibleAt > now) return false;
  const hasEffective = ['campaign', 'adset', 'ad'].includes(object.kind);
  const own = String(shownFields(object, now).status);
  const effective = hasEffective ? effectiveStatus(call.meta, object, now, asShown(now)) : own;
  if (statuses !== undefined && object.kind !== 'video')
    return statuses.some((word) => word.toUpperCase() === effective);
  return !(call.meta.world.holds('deleted-is-hidden') && ['DELETED', 'ARCHIVED'].includes(effective));
}

function checkStatusWords(call: Call, statuses: readonly string[]): void {
  const words = wordsOf('adaccountadsets_effective_status_enum_param', call.version);
  if (words === undefined || !call.meta.world.holds('effective-status-words')) return;
  const wrong = statuses.find((word) => !words.includes(word.toUpperCase()));
  if (wrong !== undefined)
    throw new GraphError({
      code: 100,
      subcode: 1487561,
      message: 'Invalid parameter',
      title: `Invalid effective_status ${wrong}`,
    });
}

/** Filters a list by the parameters of its edge. */
function byParams({ meta, request }: Call, kind: Kind, rows: readonly MetaObject[]): readonly MetaObject[] {
  const { title, name, hashes } = request.params;
  if (kind === 'video' && typeof title === 'string' && meta.world.holds('video-title-filter'))
    return rows.filter(({ fields }) => String(fields.title ?? '').includes(title));
  if (kind === 'image' && hashes !== undefined)
    return rows.filter(({ fields }) => String(hashes).includes(String(fields.hash)));
  if (kind === 'image' && typeof name === 'string')
    return rows.filter(({ fields }) => String(fields.name).includes(name));
  return rows;
}

/** Returns the value of a filter field such as `name`, `campaign.name` or `effective_status`; times are seconds since 1970. */
function filterValue(call: Call, object: MetaObject, field: string): unknown {
  const [prefix, name] = field.includes('.') ? field.split('.') : [undefined, field];
  const target = targetOf(call, object, prefix);
  if (target === undefined || name === undefined) return undefined;
  if (name === 'updated_time') return Math.floor(target.updatedAt / 1000);
  if (name === 'created_time') return Math.floor(target.createdAt / 1000);
  const shown = shownFields(target, call.meta.world.clock.now());
  return name === 'name' ? shown.name : viewOf(call.meta, target)[name];
}

function targetOf({ meta }: Call, object: MetaObject, prefix: string | undefined): MetaObject | undefined {
  if (prefix === 'campaign') return campaignOf(meta, object);
  return prefix === 'adset' && object.kind === 'ad' ? meta.objects.get(object.parentId) : object;
}

/** Checks whether a read by id finds the object. */
export const isReadable = (call: Call, object: MetaObject): boolean =>
  object.visibleAt <= call.meta.world.clock.now() && !(isDeleted(object) && ['video', 'image'].includes(object.kind));

export const showOne = (call: Call, object: MetaObject): Fields => showObject(showFor(call), object, selectionOf(call));
