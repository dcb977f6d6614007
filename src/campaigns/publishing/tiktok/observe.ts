import { fromPlatformMoney, nearestMinorOf } from '../../../core/kernel/index.ts';
import { listAt, textAt } from '../json.ts';
import { NotObserved } from '../port/not-observed.ts';
import type { AccountToUse, Calls, Json, Seen, ToObserve } from '../port.ts';
import { isAdKind, KINDS } from './kinds.ts';
import { type Entries, objectById, readData } from './read.ts';
import { videoInfo } from './videos.ts';

/**
 * Reads the current state of the objects from TikTok. Each of them gets the campaign's spend, because nothing in it can have
 * spent more.
 *
 * @throws {NotObserved} when one of them could not be read
 */
export async function observe(objects: readonly ToObserve[], account: AccountToUse, calls: Calls): Promise<Seen[]> {
  const campaign = objects.find(({ kind }) => kind === 'campaign');
  const spend_minor = campaign === undefined ? undefined : await spendOf(campaign.remote_id, account, calls);
  const seen: Seen[] = [];
  for (const object of objects) {
    const read = await readOne(object, calls);
    if (read.problem !== undefined) throw new NotObserved(`${object.step} ${object.remote_id}`, read.problem);
    seen.push(seenOf(object, read.entries[0], account, spend_minor));
  }
  return seen;
}

const readOne = ({ kind, remote_id }: ToObserve, calls: Calls): Promise<Entries> =>
  isAdKind(kind) ? objectById(calls, kind, remote_id) : videoInfo(calls, remote_id);

async function spendOf(id: string, { currency }: AccountToUse, calls: Calls): Promise<number | undefined> {
  const read = await readData(calls, '/report/integrated/get/', {
    ...{ advertiser_id: calls.external_id, report_type: 'BASIC', data_level: 'AUCTION_CAMPAIGN' },
    dimensions: JSON.stringify(['campaign_id']),
    metrics: JSON.stringify(['spend']),
    query_lifetime: 'true',
    filtering: JSON.stringify([{ field_name: 'campaign_ids', filter_type: 'IN', filter_value: JSON.stringify([id]) }]),
  });
  if ('failure' in read) throw new NotObserved(`the spend of ${id}`, read.failure.problem);
  const row = listAt(read.data, 'list').find((one) => textAt(one, 'dimensions', 'campaign_id') === id);
  return row === undefined ? undefined : nearestMinorOf(textAt(row, 'metrics', 'spend') ?? '', currency);
}

function seenOf(
  { kind, remote_id }: ToObserve,
  entry: Json | undefined,
  account: AccountToUse,
  spend_minor: number | undefined,
): Seen {
  if (entry === undefined) return { kind, remote_id, exists: false };
  if (!isAdKind(kind)) return { kind, remote_id, exists: true };
  const effective = textAt(entry, 'secondary_status');
  const configured = configuredOf(textAt(entry, 'operation_status'));
  return {
    kind,
    remote_id,
    exists: configured !== 'removed',
    name: textAt(entry, KINDS[kind].name),
    configured,
    effective,
    is_delivering: effective === undefined ? undefined : /DELIVERY_OK$|_STATUS_ENABLE$/.test(effective),
    review: kind === 'ad' ? reviewOf(effective) : undefined,
    budget: kind === 'ad_group' ? budgetOf(entry, account) : undefined,
    spend_minor,
  };
}

function configuredOf(word: string | undefined): Seen['configured'] {
  if (word === 'ENABLE') return 'active';
  if (word === 'DELETE') return 'removed';
  return word === 'DISABLE' || word === 'FROZEN' ? 'paused' : undefined;
}

function reviewOf(effective: string | undefined): Seen['review'] {
  if (effective === undefined) return undefined;
  if (/AUDIT_DENY/.test(effective)) return 'refused';
  if (/_(?:RE)?AUDIT$/.test(effective)) return 'pending';
  return /DELIVERY_OK$/.test(effective) ? 'approved' : undefined;
}

function budgetOf(entry: Json, { currency }: AccountToUse): Seen['budget'] {
  const minor = fromPlatformMoney('tiktok', textAt(entry, 'budget') ?? '', currency);
  if (minor === undefined || minor === 0) return undefined;
  return { kind: textAt(entry, 'budget_mode') === 'BUDGET_MODE_TOTAL' ? 'lifetime' : 'daily', minor };
}
