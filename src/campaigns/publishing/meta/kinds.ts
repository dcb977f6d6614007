import type { RemoteKind } from '../port.ts';

interface MetaKind {
  readonly edge: string;
  /** The field that names the parent. */
  readonly parent?: string;
}

/** The Graph API's names of the lists of a publication's objects. */
export const KINDS: Readonly<Record<Exclude<RemoteKind, 'tree'>, MetaKind>> = {
  image: { edge: 'adimages' },
  video: { edge: 'advideos' },
  campaign: { edge: 'campaigns' },
  ad_group: { edge: 'adsets', parent: 'campaign_id' },
  ad: { edge: 'ads', parent: 'adset_id' },
};

export function kindOf(kind: RemoteKind): MetaKind {
  if (kind === 'tree') throw new TypeError('Meta has no trees');
  return KINDS[kind];
}
