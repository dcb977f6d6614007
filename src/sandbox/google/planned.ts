import type { Fields } from '../world/index.ts';
import type { GoogleObject } from './google.ts';
import type { Kind } from './names.ts';

/** The kinds that operations change; films are uploaded in another way. */
export type MutableKind = Exclude<Kind, 'video'>;

/** The name of each kind in operations and rows. */
export const KIND_OF: Readonly<Record<MutableKind, string>> = {
  ...{ campaign_budget: 'campaign_budget', campaign: 'campaign', ad_group: 'ad_group', ad: 'ad_group_ad' },
  ...{ ad_group_criterion: 'ad_group_criterion', asset: 'asset' },
};

/** An operation that has passed all checks. */
export interface Planned {
  readonly kind: MutableKind;
  readonly act: 'create' | 'update' | 'remove';
  /** The resource name, which may be temporary. */
  readonly name: string | undefined;
  /** All fields of a create; only the changed fields of an update. */
  readonly fields: Fields;
  readonly object?: GoogleObject;
}

/** Converts `campaign_operation` to `campaign`. */
export function kindOfOperation(name: string): MutableKind | undefined {
  return MUTABLE.find((kind) => name === `${KIND_OF[kind]}_operation`);
}

export const MUTABLE: readonly MutableKind[] = [
  'campaign_budget',
  'campaign',
  'ad_group',
  'ad',
  'ad_group_criterion',
  'asset',
];
