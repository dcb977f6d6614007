import { fromPlatformMoney } from '../../../core/kernel/index.ts';
import { textAt } from '../json.ts';
import { NotObserved } from '../port/not-observed.ts';
import type { AccountToUse, Calls, Json, Seen, ToObserve } from '../port.ts';
import { minorOfMicros } from './money.ts';
import { ID, isAdKind, type Read, readObjects } from './objects.ts';
import { ask } from './read.ts';
import { inspectFilm } from './videos.ts';

/**
 * Reads the current state of the objects from Google. Each of them gets the campaign's spend, because nothing in it can have
 * spent more.
 *
 * @throws {NotObserved} when one of them could not be read
 */
export async function observe(objects: readonly ToObserve[], account: AccountToUse, calls: Calls): Promise<Seen[]> {
  const campaign = objects.find(({ kind }) => kind === 'campaign');
  const spend_minor = campaign === undefined ? undefined : await spendOf(campaign.remote_id, account, calls);
  const seen: Seen[] = [];
  for (const object of objects) seen.push(await seenOf(object, account, spend_minor, calls));
  return seen;
}

async function spendOf(id: string, { currency }: AccountToUse, calls: Calls): Promise<number | undefined> {
  const { rows, problem } = await ask(
    calls,
    `SELECT campaign.id, metrics.cost_micros FROM campaign WHERE campaign.id = ${id}`,
  );
  if (problem !== undefined) throw new NotObserved(`the spend of ${id}`, problem);
  return minorOfMicros(textAt(rows[0], 'metrics', 'cost_micros'), currency);
}

async function seenOf(
  object: ToObserve,
  account: AccountToUse,
  spend_minor: number | undefined,
  calls: Calls,
): Promise<Seen> {
  const { kind, remote_id, step } = object;
  if (!isAdKind(kind)) {
    const look = await inspectFilm('', remote_id, calls);
    if (look.problem !== undefined) throw new NotObserved(`${step} ${remote_id}`, look.problem);
    return { kind, remote_id, exists: look.found.length > 0 };
  }
  const { objects, problem } = await readObjects(calls, kind, [`${ID[kind]} = ${remote_id}`]);
  if (problem !== undefined) throw new NotObserved(`${step} ${remote_id}`, problem);
  const [read] = objects;
  return read === undefined ? { kind, remote_id, exists: false } : shown(read, account, spend_minor);
}

function shown({ kind, remote_id, name, record }: Read, account: AccountToUse, spend_minor: number | undefined): Seen {
  const effective = textAt(record, 'primary_status');
  return {
    ...{
      kind,
      remote_id,
      exists: true,
      name,
      configured: configuredOf(textAt(record, 'status')),
      effective,
      spend_minor,
    },
    is_delivering: effective === undefined ? undefined : DELIVERING.includes(effective),
    review: kind === 'ad' ? reviewOf(record) : undefined,
    budget: kind === 'campaign' ? budgetOf(record, account) : undefined,
  };
}

const DELIVERING = ['ELIGIBLE', 'LIMITED', 'LEARNING'];

function configuredOf(word: string | undefined): Seen['configured'] {
  if (word === 'ENABLED') return 'active';
  if (word === 'REMOVED') return 'removed';
  return word === 'PAUSED' ? 'paused' : undefined;
}

function reviewOf(record: Json): Seen['review'] {
  const verdict = textAt(record, 'policy_summary', 'approval_status');
  if (verdict === 'DISAPPROVED') return 'refused';
  if (textAt(record, 'policy_summary', 'review_status') !== 'REVIEWED') return 'pending';
  return verdict === undefined || verdict === 'UNKNOWN' ? undefined : 'approved';
}

function budgetOf(record: Json, { currency }: AccountToUse): Seen['budget'] {
  const [daily, whole] = ['amount_micros', 'total_amount_micros'].map((name) =>
    textAt(record, 'campaign_budget', name),
  );
  const minor = fromPlatformMoney('google', whole ?? daily ?? '', currency);
  return minor === undefined ? undefined : { kind: whole === undefined ? 'daily' : 'lifetime', minor };
}
