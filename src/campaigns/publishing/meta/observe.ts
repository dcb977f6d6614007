import { fromPlatformMoney, nearestMinorOf } from '../../../core/kernel/index.ts';
import { listAt, textAt } from '../json.ts';
import { brief } from '../mask.ts';
import { NotObserved } from '../port/not-observed.ts';
import type { AccountToUse, Calls, Json, JsonObject, Seen, ToObserve } from '../port.ts';
import { NOT_SHOWN, type Read, readNode, readRows } from './read.ts';
import { pathTo } from './version.ts';

const FIELDS = ['id', 'name', 'status', 'configured_status', 'effective_status', 'issues_info'];

/**
 * Reads the current state of the objects from Meta. Each of them gets the campaign's spend, because nothing in it can have
 * spent more.
 *
 * @throws {NotObserved} when one of them could not be read
 */
export async function observe(objects: readonly ToObserve[], account: AccountToUse, calls: Calls): Promise<Seen[]> {
  const campaign = objects.find(({ kind }) => kind === 'campaign');
  const spend_minor = campaign === undefined ? undefined : await spendOf(campaign.remote_id, account, calls);
  const seen: Seen[] = [];
  for (const object of objects) {
    const read = await readNode(calls, object.remote_id, fieldsOf(object));
    if ('problem' in read) throw new NotObserved(`${object.step} ${object.remote_id}`, read.problem);
    seen.push(seenOf(object, read, account, spend_minor));
  }
  return seen;
}

const fieldsOf = ({ kind }: ToObserve): string[] => {
  if (kind === 'video' || kind === 'image') return ['id'];
  return kind === 'ad_group' ? [...FIELDS, 'daily_budget', 'lifetime_budget'] : FIELDS;
};

async function spendOf(id: string, { currency }: AccountToUse, calls: Calls): Promise<number | undefined> {
  const { rows, problem } = await readRows(calls, pathTo(id, 'insights'), { fields: 'spend', date_preset: 'maximum' });
  if (problem !== undefined && problem.code !== NOT_SHOWN) throw new NotObserved(`the spend of ${id}`, problem);
  const [row] = rows;
  return row === undefined ? undefined : nearestMinorOf(textAt(row, 'spend') ?? '', currency);
}

function seenOf(
  { kind, remote_id }: ToObserve,
  read: Exclude<Read, { problem: unknown }>,
  account: AccountToUse,
  spend_minor: number | undefined,
): Seen {
  if ('absent' in read) return { kind, remote_id, exists: false };
  const { object } = read;
  const effective = textAt(object, 'effective_status');
  const configured = configuredOf(textAt(object, 'status') ?? textAt(object, 'configured_status'));
  const seen: Seen = {
    kind,
    remote_id,
    exists: configured !== 'removed',
    name: textAt(object, 'name'),
    configured,
    effective,
    is_delivering: effective === undefined ? undefined : effective === 'ACTIVE',
    review: reviewOf(effective),
    issues: issuesOf(object),
    budget: budgetOf(object, account),
    spend_minor,
  };
  return seen;
}

function configuredOf(word: string | undefined): Seen['configured'] {
  if (word === 'ACTIVE') return 'active';
  if (word === 'PAUSED') return 'paused';
  return word === 'DELETED' || word === 'ARCHIVED' ? 'removed' : undefined;
}

function reviewOf(effective: string | undefined): Seen['review'] {
  if (effective === 'PENDING_REVIEW' || effective === 'IN_PROCESS') return 'pending';
  if (effective === 'DISAPPROVED') return 'refused';
  return effective === 'ACTIVE' || effective === 'PREAPPROVED' ? 'approved' : undefined;
}

function issuesOf(object: JsonObject): string[] | undefined {
  const issues = listAt(object, 'issues_info').map(issueText);
  return issues.length === 0 ? undefined : issues;
}

const issueText = (issue: Json): string =>
  brief(
    [textAt(issue, 'error_summary'), textAt(issue, 'error_message')].filter((text) => text !== undefined).join(': '),
  );

function budgetOf(object: JsonObject, { currency }: AccountToUse): Seen['budget'] {
  for (const kind of ['lifetime', 'daily'] as const) {
    const minor = fromPlatformMoney('meta', textAt(object, `${kind}_budget`) ?? '', currency);
    if (minor !== undefined && minor > 0) return { kind, minor };
  }
  return undefined;
}
