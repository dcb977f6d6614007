import type { ObjectShown, PersonAct } from '../world/index.ts';
import { isFields } from './check-message.ts';
import { type Google, type GoogleObject, nameOf, objectNamed } from './google.ts';
import { primaryStatus } from './view.ts';

/** The kinds that `GET /_/state` lists, which people see in Google Ads. */
const SHOWN = ['video', 'campaign', 'ad_group', 'ad'];

export const shownObjects = (google: Google): ObjectShown[] =>
  google.objects.all().flatMap((object) => (SHOWN.includes(object.kind) ? [shownObject(google, object)] : []));

function shownObject(google: Google, object: GoogleObject): ObjectShown {
  const { fields, kind } = object;
  return {
    id: object.id,
    kind,
    name: titleOf(object),
    status: String(fields.status ?? 'UNLISTED'),
    ...moreOf(google, object),
    resource_name: nameOf(object),
    parent_id: object.parentId,
    account_id: object.accountId,
    created_at: new Date(object.createdAt).toISOString(),
    spend_minor: google.delivery.spentBy(object.id),
  };
}

function titleOf({ fields }: GoogleObject): string {
  const ad = isFields(fields.ad) ? fields.ad : {};
  return String(fields.name ?? fields.video_title ?? ad.name ?? '');
}

function moreOf(google: Google, object: GoogleObject): object {
  const { fields, kind } = object;
  if (kind === 'video') return { sha256: fields.sha256, bytes: fields.bytes };
  const budget = kind === 'campaign' ? objectNamed(google, fields.campaign_budget)?.fields : undefined;
  const { amount_micros, total_amount_micros } = budget ?? {};
  return {
    effective_status: primaryStatus(google, object),
    ...(amount_micros === undefined ? {} : { amount_micros }),
    ...(total_amount_micros === undefined ? {} : { total_amount_micros }),
  };
}

/** Does what a person does in Google Ads. A budget field may be edited at the campaign. Returns undefined if there is no such object. */
export function actAsPerson(google: Google, id: string, act: PersonAct): ObjectShown | undefined {
  const object = google.objects.get(id);
  if (object === undefined) return undefined;
  if (act.act === 'edit') edit(google, object, act.fields);
  if (act.act === 'delete') google.objects.update(object, { status: 'REMOVED' });
  if (act.act !== 'copy') return shownObject(google, object);
  const { kind, accountId, parentId, fields } = object;
  const copies = Array.from({ length: act.count }, () =>
    google.objects.add({ kind, accountId, parentId, fields: { ...fields, ...act.fields } }),
  );
  return shownObject(google, copies.at(-1) ?? object);
}

function edit(google: Google, object: GoogleObject, given: Readonly<Record<string, unknown>>): void {
  const { amount_micros, total_amount_micros, name, ...rest } = given;
  const money = Object.fromEntries(
    Object.entries({ amount_micros, total_amount_micros }).filter(([, value]) => value !== undefined),
  );
  const budget = object.kind === 'campaign' ? objectNamed(google, object.fields.campaign_budget) : undefined;
  if (budget !== undefined && Object.keys(money).length > 0) google.objects.update(budget, money);
  const ad = isFields(object.fields.ad) && name !== undefined ? { ad: { ...object.fields.ad, name } } : {};
  const title =
    name === undefined || object.kind === 'ad' ? {} : object.kind === 'video' ? { video_title: name } : { name };
  google.objects.update(object, { ...rest, ...title, ...ad });
}
