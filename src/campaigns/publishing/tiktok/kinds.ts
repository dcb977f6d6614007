import type { RemoteKind } from '../port.ts';

interface TikTokKind {
  /** Its name in paths: /smart_plus/adgroup/. */
  readonly path: string;
  /** The field of its id; with an s, the field of several ids. */
  readonly id: string;
  readonly name: string;
  /** The field that names its parent. */
  readonly parent?: string;
  /** Maximum number of entries on a page. */
  readonly page: number;
}

/** The names of a publication's objects in Smart+. Ads have no filter by name. */
export const KINDS: Readonly<Record<'campaign' | 'ad_group' | 'ad', TikTokKind>> = {
  campaign: { path: 'campaign', id: 'campaign_id', name: 'campaign_name', page: 1000 },
  ad_group: { path: 'adgroup', id: 'adgroup_id', name: 'adgroup_name', parent: 'campaign_id', page: 1000 },
  ad: { path: 'ad', id: 'smart_plus_ad_id', name: 'ad_name', parent: 'adgroup_id', page: 100 },
};

export type AdKind = keyof typeof KINDS;

export const isAdKind = (kind: RemoteKind): kind is AdKind => kind in KINDS;

export function kindOf(kind: RemoteKind): TikTokKind {
  if (!isAdKind(kind)) throw new TypeError(`TikTok has no list of objects of kind ${kind}`);
  return KINDS[kind];
}
