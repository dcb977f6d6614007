import { type Fields, shownFields } from '../world/index.ts';
import type { Meta } from './meta.ts';
import type { MetaObject } from './objects.ts';

/** How the fields of an object are read: as a request shows them, or in their real state. */
type View = (object: MetaObject) => Fields;

export const asShown =
  (now: number): View =>
  (object) =>
    shownFields(object, now);
export const asIs: View = (object) => object.fields;

/** Returns the effective status of an object, given its parents and its review. */
export function effectiveStatus(meta: Meta, object: MetaObject, now: number, view: View): string {
  const own = String(view(object).status);
  if (own === 'DELETED' || own === 'ARCHIVED') return own;
  const parents = meta.world.holds('parents-cascade') ? parentsOf(meta, object) : [];
  if (parents.some((parent) => view(parent).status === 'DELETED')) return 'DELETED';
  if (object.kind === 'ad' && meta.world.holds('review')) {
    if (now < Number(view(object).review_until)) return 'PENDING_REVIEW';
    if (object.quirks.has('review-disapproved')) return 'DISAPPROVED';
  }
  if (own !== 'ACTIVE') return own;
  const paused = parents.find((parent) => view(parent).status !== 'ACTIVE');
  return paused === undefined ? own : paused.kind === 'campaign' ? 'CAMPAIGN_PAUSED' : 'ADSET_PAUSED';
}

function parentsOf(meta: Meta, object: MetaObject): MetaObject[] {
  const parent = meta.objects.get(object.parentId);
  return parent === undefined ? [] : [parent, ...parentsOf(meta, parent)];
}
