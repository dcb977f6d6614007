import { type Fields, reviewedAt } from '../world/index.ts';
import type { Call } from './call.ts';
import { Refusal } from './refusal.ts';
import { checkRules, type Write } from './rules.ts';
import type { Kind, TikTok, TikTokObject } from './tiktok.ts';
import { timeText } from './time-text.ts';

export type AdKind = Exclude<Kind, 'video'>;

/** The field with an object's id, and the field with several ids. */
export const ID_FIELD: Readonly<Record<AdKind, string>> = {
  campaign: 'campaign_id',
  adgroup: 'adgroup_id',
  ad: 'smart_plus_ad_id',
};
const PARENT_FIELD: Readonly<Record<AdKind, string>> = { campaign: '', adgroup: 'campaign_id', ad: 'adgroup_id' };

/** How long a request_id is remembered. How long the real platform does is not documented. */
const REMEMBERED_MS = 86_400_000;

export function createObject(call: Call, kind: AdKind, given: Fields): Fields {
  const { tiktok } = call;
  const fields = settled(call, kind, given);
  checkRules(writeOf(tiktok, kind, 'create', given, fields, undefined));
  refuseRepeated(tiktok, kind, given);
  const object = add(call, kind, given, fields);
  if (call.fault?.kind === 'commit-twice') add(call, kind, given, fields);
  return { [ID_FIELD[kind]]: object.id };
}

function add({ tiktok, fault }: Call, kind: AdKind, given: Fields, fields: Fields): TikTokObject {
  const accountId = String(given.advertiser_id);
  const parentId = kind === 'campaign' ? accountId : String(given[PARENT_FIELD[kind]]);
  return tiktok.objects.add({ kind, accountId, parentId, fields, quirk: fault?.kind });
}

/** Returns what the platform stores of the given fields, with its own defaults. */
function settled({ tiktok: { world } }: Call, kind: AdKind, given: Fields): Fields {
  const { advertiser_id: _, request_id: __, ...kept } = given;
  const status = given.operation_status ?? (world.holds('tiktok:starts-enabled') ? 'ENABLE' : 'DISABLE');
  const common = { ...kept, operation_status: status };
  if (kind === 'campaign') return common;
  if (kind === 'ad') return { ...common, review_until: reviewedAt(world, String(given.ad_name)) };
  return { ...common, ...timesOf(given) };
}

/** When an ad group runs, as instants. */
const timesOf = ({ schedule_start_time: start, schedule_end_time: end }: Fields): Fields => ({
  ...(start === undefined ? {} : { starts: instantOf(start) }),
  ...(end === undefined ? {} : { ends: instantOf(end) }),
});

/** Reads `2027-01-10 08:00:00`, which is in UTC. */
function instantOf(written: unknown): number {
  const time = Date.parse(`${String(written).replace(' ', 'T')}Z`);
  return Number.isNaN(time) || timeText(time) !== written ? Number.NaN : time;
}

/** Refuses a request_id that was received before, so that nothing is created. */
function refuseRepeated({ world, requestIds }: TikTok, kind: AdKind, given: Fields): void {
  if (given.request_id === undefined || !world.holds('tiktok:request-ids')) return;
  const key = `${given.advertiser_id} ${kind} ${given.request_id}`;
  const now = world.clock.now();
  const before = requestIds.get(key);
  if (before !== undefined && now < before + REMEMBERED_MS) throw new Refusal(40_050, 'Duplicated request.');
  requestIds.set(key, now);
}

function writeOf(
  tiktok: TikTok,
  kind: AdKind,
  act: Write['act'],
  given: Fields,
  after: Fields,
  object: TikTokObject | undefined,
): Write {
  const parent = tiktok.objects.get(object?.parentId ?? String(given[PARENT_FIELD[kind]]));
  const account = tiktok.accounts.get(String(given.advertiser_id));
  return { ...{ tiktok, kind, act, given, after, object, parent, account }, now: tiktok.world.clock.now() };
}

function ownObject({ objects }: TikTok, kind: AdKind, id: unknown, advertiser: unknown): TikTokObject {
  const object = objects.get(String(id));
  if (object?.kind !== kind || object.accountId !== String(advertiser))
    throw new Refusal(40_002, `${ID_FIELD[kind]}: ${id} does not exist in this advertiser account.`);
  return object;
}

export function updateObject({ tiktok }: Call, kind: AdKind, given: Fields): Fields {
  const { advertiser_id, [ID_FIELD[kind]]: id, ...named } = given;
  const object = ownObject(tiktok, kind, id, advertiser_id);
  const changes = kind === 'adgroup' ? { ...named, ...timesOf(named) } : named;
  const after = { ...object.fields, ...changes };
  checkRules(writeOf(tiktok, kind, 'update', { ...named, advertiser_id }, after, object));
  tiktok.objects.update(object, changes);
  return { [ID_FIELD[kind]]: object.id };
}

/** Sets the status of up to 20 objects. Names those that fail, and changes the others. */
export function updateStatus({ tiktok }: Call, kind: AdKind, given: Fields): Fields {
  const { advertiser_id, operation_status: status } = given;
  const asked = given[`${ID_FIELD[kind]}s`];
  const ids = Array.isArray(asked) ? asked.map(String) : [];
  const errors = ids.flatMap((id) => {
    try {
      const object = ownObject(tiktok, kind, id, advertiser_id);
      const change = { operation_status: status };
      checkRules(writeOf(tiktok, kind, 'status', change, { ...object.fields, ...change }, object));
      setStatus(tiktok, object, status);
      return [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [{ [ID_FIELD[kind]]: id, error_code: error.code, error_message: error.message, code: error.code }];
    }
  });
  const [first] = errors;
  const data = { [`${ID_FIELD[kind]}s`]: ids, status, ...(errors.length > 0 ? { error_list: errors } : {}) };
  if (first === undefined) return data;
  if (errors.length === ids.length && ids.length === 1)
    throw new Refusal(Number(first.code), String(first.error_message));
  throw new Refusal(20_001, 'Partial success', 200, data);
}

/** Sets a status. Deleting an object also deletes everything below it. */
function setStatus(tiktok: TikTok, object: TikTokObject, status: unknown): void {
  tiktok.objects.update(object, { operation_status: status });
  if (status !== 'DELETE' || !tiktok.world.holds('tiktok:deleted-cascades')) return;
  for (const child of tiktok.objects.childrenOf(object.id)) setStatus(tiktok, child, status);
}
