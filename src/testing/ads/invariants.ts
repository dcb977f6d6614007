import { sql } from 'kysely';
import { attemptsOf } from '../../campaigns/publishing/journal.ts';
import { findPublication } from '../../campaigns/publishing/publication-store.ts';
import { readPlan } from '../../campaigns/publishing/read-json.ts';
import { TOKEN, type World } from './world.ts';

const ANSWERED = ['done', 'more', 'rejected', 'throttled', 'auth', 'unknown'];

/**
 * Checks what must hold after every story, whichever faults and crashes occurred. @returns the sentences that do not hold
 *
 * Each step has one live object, or a stop that names both. The journal explains every request. Nothing is active before an activation
 * was committed. The token is stored nowhere. The ledger has each step's event once, and each
 * status of the campaign. A rerun sends nothing.
 */
export async function brokenInvariants(world: World, publicationId: string): Promise<string[]> {
  const { ctx, remote } = world;
  const broken: string[] = [];
  const expect = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  remote.settleAll();
  const row = await findPublication(ctx.db, publicationId);
  if (row === undefined) return ['the publication is there'];
  const stop = row.stop as { code?: string; found?: string[] } | null;
  for (const { key, act, kind, marker } of readPlan(row.plan).steps) {
    // a picture is found by its content, not by its name
    if ((act !== 'create' && act !== 'upload') || kind === 'image') continue;
    const live = remote.objects.filter(({ name, status }) => name === marker && status !== 'removed');
    const names = live.every(({ id }) => stop?.found?.includes(id));
    const isTwoNamed = row.state === 'stopped' && live.length === 2 && names;
    expect(
      live.length <= 1 || isTwoNamed,
      `one live object of ${key}, not ${live.length} (${row.state} ${stop?.code})`,
    );
    if (['paused', 'active'].includes(row.state)) expect(live.length === 1, `an object of ${key}, in ${row.state}`);
  }
  const attempts = await attemptsOf(ctx.db, [publicationId]);
  const objects = new Set(remote.objects.filter(({ name }) => name.includes(row.marker)).map(({ id }) => id));
  const own = remote.requests.filter(({ marker }) => marker.includes(row.marker) || objects.has(marker));
  for (const step of new Set(attempts.map((one) => one.step))) {
    const tried = attempts.filter((one) => one.step === step);
    const sent = own.filter((one) => one.step === step || one.step.startsWith(`${step}:`)).length;
    const answered = tried.filter(({ reply }) => reply !== null && ANSWERED.includes(reply)).length;
    expect(
      answered <= sent && sent <= tried.length,
      `the journal explains ${sent} requests of ${step}: ${answered} to ${tried.length}`,
    );
  }
  expect(attempts.filter(({ outcome }) => outcome === null).length <= 1, 'one open intent at most');
  for (const { step, reply, outcome, resume, problem } of attempts) {
    expect(outcome !== 'more' || resume !== null, `the journal says where ${step} goes on`);
    expect(reply !== 'rejected' || problem !== null, `the journal says why ${step} was refused`);
  }
  const { rows: told } = await sql<{ step: string; count: number }>`
    select metadata->>'step' as step, count(*)::int as count from ledger_events
    where entity_id = ${publicationId} and event_type = 'publication_step_done' group by 1`.execute(ctx.db.kysely);
  if (['paused', 'active'].includes(row.state))
    for (const { key, act, kind } of readPlan(row.plan).steps)
      if ((act === 'create' || act === 'upload') && kind !== 'image')
        expect(
          told.some(({ step }) => step === key),
          `the event of ${key}`,
        );
  for (const { step, count } of told) expect(count === 1, `the event of ${step} once, not ${count} times`);
  const { rows: moves } = await sql<{ from: string; to: string }>`
    select metadata->>'from' as "from", metadata->>'to' as "to" from ledger_events
    where entity_id = ${row.campaign_id} and event_type = 'campaign_status_changed' order by seq`.execute(
    ctx.db.kysely,
  );
  const { rows: campaigns } = await sql<{ status: string }>`
    select status from campaigns where id = ${row.campaign_id}`.execute(ctx.db.kysely);
  const toldStates = ['draft', ...moves.map(({ to }) => to)];
  expect(
    moves.every(({ from }, at) => from === toldStates[at]) && campaigns[0]?.status === toldStates.at(-1),
    `the ledger tells each state of the campaign: ${toldStates.join(', ')}, and it is ${campaigns[0]?.status}`,
  );
  const { rows: asked } = await sql<{ at: Date }>`
    select occurred_at as at from ledger_events
    where entity_id = ${publicationId} and event_type = 'activation_requested' order by seq limit 1`.execute(
    ctx.db.kysely,
  );
  const firstAsked = asked[0]?.at.getTime() ?? Number.POSITIVE_INFINITY;
  expect(
    remote.activations.every(({ id, at }) => !objects.has(id) || at >= firstAsked),
    'nothing active before an activation was committed',
  );
  const spend = Math.max(0, ...remote.objects.filter(({ id }) => objects.has(id)).map((one) => one.spend));
  expect(spend <= (row.whole_minor ?? Number.POSITIVE_INFINITY), 'spend within exposure');
  expect(!(await isTokenWritten(world, publicationId, row.campaign_id)), 'no token in the tables');
  const before = remote.requests.length;
  await world.drive(publicationId);
  expect(remote.requests.length === before, `a rerun sends nothing, not ${remote.requests.length - before} requests`);
  return broken;
}

/** Checks whether the token is in the rows that publishing and the ledger have written. */
async function isTokenWritten({ ctx, accountId }: World, publicationId: string, campaignId: string): Promise<boolean> {
  const { rows } = await sql<{ table: string }>`
    select 'ledger_events' as table from ledger_events t
      where entity_id in (${publicationId}, ${campaignId}, ${accountId}) and position(${TOKEN} in t::text) > 0
    union all select 'publications' from publications t where id = ${publicationId} and position(${TOKEN} in t::text) > 0
    union all select 'publication_attempts' from publication_attempts t
      where publication_id = ${publicationId} and position(${TOKEN} in t::text) > 0
    union all select 'remote_objects' from remote_objects t
      where publication_id = ${publicationId} and position(${TOKEN} in t::text) > 0
    union all select 'ad_accounts' from ad_accounts t where id = ${accountId} and position(${TOKEN} in t::text) > 0`.execute(
    ctx.db.kysely,
  );
  return rows.length > 0;
}
