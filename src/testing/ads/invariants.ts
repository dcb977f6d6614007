import { sql } from 'kysely';
import { attemptsOf } from '../../campaigns/publishing/journal.ts';
import { findPublication } from '../../campaigns/publishing/publication-store.ts';
import { readPlan } from '../../campaigns/publishing/read-json.ts';
import { TOKEN, type World } from './world.ts';

const ANSWERED = ['done', 'more', 'rejected', 'throttled', 'auth', 'unknown'];

/**
 * What must hold after every story, whatever was faulty and whoever died. @returns the sentences that do not hold
 *
 * One live object a step, or a stop that names both; the journal explains every request; nothing active before an activation was
 * committed; no token anywhere; each step's event once; a rerun sends nothing.
 */
export async function brokenInvariants(world: World, publicationId: string): Promise<string[]> {
  const { ctx, fake } = world;
  const broken: string[] = [];
  const expect = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  fake.settleAll();
  const row = await findPublication(ctx.db, publicationId);
  if (row === undefined) return ['the publication is there'];
  const stop = row.stop as { code?: string; found?: string[] } | null;
  for (const { key, act, marker } of readPlan(row.plan).steps) {
    if (act !== 'create' && act !== 'upload') continue;
    const live = fake.objects.filter(({ name, status }) => name === marker && status !== 'removed');
    const names = live.every(({ id }) => stop?.found?.includes(id));
    const isTwoNamed = row.state === 'stopped' && live.length === 2 && names;
    expect(
      live.length <= 1 || isTwoNamed,
      `one live object of ${key}, not ${live.length} (${row.state} ${stop?.code})`,
    );
    if (['paused', 'active'].includes(row.state)) expect(live.length === 1, `an object of ${key}, in ${row.state}`);
  }
  const attempts = await attemptsOf(ctx.db, [publicationId]);
  const objects = new Set(fake.objects.filter(({ name }) => name.includes(row.marker)).map(({ id }) => id));
  const own = fake.requests.filter(({ marker }) => marker.includes(row.marker) || objects.has(marker));
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
  const { rows: told } = await sql<{ step: string; count: number }>`
    select metadata->>'step' as step, count(*)::int as count from ledger_events
    where entity_id = ${publicationId} and event_type = 'publication_step_done' group by 1`.execute(ctx.db.kysely);
  for (const { step, count } of told) expect(count === 1, `the event of ${step} once, not ${count} times`);
  const { rows: asked } = await sql<{ at: Date }>`
    select occurred_at as at from ledger_events
    where entity_id = ${publicationId} and event_type = 'activation_requested' order by seq limit 1`.execute(
    ctx.db.kysely,
  );
  const firstAsked = asked[0]?.at.getTime() ?? Number.POSITIVE_INFINITY;
  expect(
    fake.activations.every(({ id, at }) => !objects.has(id) || at >= firstAsked),
    'nothing active before an activation was committed',
  );
  const spend = Math.max(0, ...fake.objects.map((one) => one.spend));
  expect(spend <= (row.whole_minor ?? Number.POSITIVE_INFINITY), 'spend within exposure');
  expect(!(await dump(world)).includes(TOKEN), 'no token in the tables');
  const before = fake.requests.length;
  await world.drive(publicationId);
  expect(fake.requests.length === before, `a rerun sends nothing, not ${fake.requests.length - before} requests`);
  return broken;
}

/** All that publishing and the ledger wrote, as text. */
async function dump({ ctx }: World): Promise<string> {
  const tables = ['ledger_events', 'publications', 'publication_attempts', 'remote_objects', 'ad_accounts'];
  const parts: string[] = [];
  for (const table of tables) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(table)} t`.execute(
      ctx.db.kysely,
    );
    parts.push(...rows.map(({ text }) => text));
  }
  return parts.join('\n');
}
