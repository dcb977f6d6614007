import type { Fields } from '../world/index.ts';
import type { GoogleObject } from './google.ts';
import type { Kind } from './names.ts';

/** What operations change; films come another way. */
export type MutableKind = Exclude<Kind, 'video'>;

/** How operations and rows call the objects of a kind. */
export const KIND_OF: Readonly<Record<MutableKind, string>> = {
  ...{ campaign_budget: 'campaign_budget', campaign: 'campaign', ad_group: 'ad_group', ad: 'ad_group_ad' },
  ...{ ad_group_criterion: 'ad_group_criterion', asset: 'asset' },
};

/** An operation that passed all checks. */
export interface Planned {
  readonly kind: MutableKind;
  readonly act: 'create' | 'update' | 'remove';
  /** The resource name, which may be temporary. */
  readonly name: string | undefined;
  /** Of a create all fields, of an update those that change. */
  readonly fields: Fields;
  readonly object?: GoogleObject;
}

/** `campaign_operation` → campaign */
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
