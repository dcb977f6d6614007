import type { World } from '../world/index.ts';
import { type Accounts, makeAccounts } from './accounts.ts';
import { type Delivery, makeDelivery } from './delivery.ts';
import { makeReports, type Reports } from './insights/reports.ts';
import { type MetaObject, makeObjects, type Objects } from './objects.ts';
import { makeTokens, type Tokens } from './tokens.ts';
import { makeUploads, type Uploads } from './uploads.ts';
import { makeUsage, type Usage } from './usage.ts';

/** Everything that this platform stores. */
export interface Meta {
  readonly world: World;
  readonly accounts: Accounts;
  readonly objects: Objects;
  readonly tokens: Tokens;
  readonly uploads: Uploads;
  readonly usage: Usage;
  readonly delivery: Delivery;
  readonly reports: Reports;
}

export function makeMeta(world: World): Meta {
  const accounts = makeAccounts();
  const objects = makeObjects(world);
  return {
    world,
    accounts,
    objects,
    tokens: makeTokens(world),
    uploads: makeUploads(),
    usage: makeUsage(world),
    delivery: makeDelivery(world, accounts, objects),
    reports: makeReports(world),
  };
}

export const campaignOf = (meta: Meta, object: MetaObject): MetaObject | undefined => {
  if (object.kind === 'campaign') return object;
  const parent = meta.objects.get(object.parentId);
  return parent === undefined ? undefined : campaignOf(meta, parent);
};
