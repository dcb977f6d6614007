import { type Fields, reviewedAt } from '../world/index.ts';
import { isFields } from './check-message.ts';
import type { Google } from './google.ts';
import type { MutableKind } from './planned.ts';

const HAVE_STATUS: readonly MutableKind[] = ['campaign', 'ad_group', 'ad', 'ad_group_criterion'];

/** Returns what Google stores of the given fields, with its own defaults. */
export function settled({ world }: Google, kind: MutableKind, given: Fields): Fields {
  const { resource_name: _, ...kept } = given;
  if (kind === 'campaign_budget')
    return {
      period: 'DAILY',
      delivery_method: 'STANDARD',
      explicitly_shared: true,
      type: 'STANDARD',
      ...kept,
      status: 'ENABLED',
    };
  if (!HAVE_STATUS.includes(kind)) return kept;
  const isOn = given.status === undefined || given.status === 'UNSPECIFIED';
  const status = isOn ? (world.holds('google:starts-enabled') ? 'ENABLED' : 'PAUSED') : given.status;
  const common = { ...kept, status };
  if (kind !== 'ad') return common;
  const name = isFields(given.ad) ? String(given.ad.name) : '';
  return { ...common, review_until: reviewedAt(world, name) };
}
