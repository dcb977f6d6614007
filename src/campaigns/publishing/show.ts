import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { exposureOf } from './exposure.ts';
import { type AttemptRow, attemptsOf } from './journal.ts';
import { Publication, type PublicationQuery, Stop } from './publication-schema.ts';
import {
  findPublication,
  findPublications,
  type PublicationRow,
  publicationNotFound,
  type RemoteObjectRow,
} from './publication-store.ts';
import { readPlan } from './read-json.ts';

/** @throws `publication-not-found` */
export async function publication({ db }: Pick<Context, 'db'>, id: string): Promise<Publication> {
  const row = await findPublication(db, id);
  if (row === undefined) throw publicationNotFound(id);
  const [only] = await shownAll(db, [row]);
  if (only === undefined) throw publicationNotFound(id);
  return only;
}

export async function publications(
  { db }: Pick<Context, 'db'>,
  query: PublicationQuery,
): Promise<{ publications: Publication[]; next: string | null }> {
  const { rows, next } = await findPublications(db, query);
  return { publications: await shownAll(db, rows), next };
}

/** Adds journals and objects to publications, in two queries for any number of publications. */
async function shownAll(db: Sql, rows: readonly PublicationRow[]): Promise<Publication[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const attempts = await attemptsOf(db, ids);
  const objects = await db.kysely.selectFrom('remote_objects').selectAll().where('publication_id', 'in', ids).execute();
  const of = <Part extends { readonly publication_id: string }>(parts: readonly Part[], id: string) =>
    parts.filter(({ publication_id }) => publication_id === id);
  return rows.map((row) => shown(row, of(attempts, row.id), of(objects, row.id)));
}

function shown(row: PublicationRow, attempts: readonly AttemptRow[], objects: readonly RemoteObjectRow[]): Publication {
  const planned = readPlan(row.plan).steps;
  const isMade = (key: string) => objects.some(({ step }) => step === key);
  const steps = planned.map(({ key, act }, at) => {
    const object = objects.find(({ step }) => step === key);
    const own = attempts.filter(({ step }) => step === key);
    // a wait is not in the journal: it is over if a later object exists
    const isOver = (act === 'wait' || act === 'check') && planned.slice(at + 1).some((later) => isMade(later.key));
    return {
      key,
      state: isOver ? 'done' : stateOf(object, own),
      remote_id: object?.remote_id ?? null,
      attempts: own.map(shownAttempt),
    };
  });
  return Publication.parse({
    id: row.id,
    campaign_id: row.campaign_id,
    ad_account_id: row.ad_account_id,
    number: row.number,
    marker: row.marker,
    api_version: row.api_version,
    fingerprint: row.fingerprint,
    exposure: exposureOf(row),
    budget: { kind: row.budget_kind, minor: row.budget_minor, wanted_minor: row.wanted_budget_minor },
    wanted: row.wanted,
    state: row.state,
    render_job_id: row.render_job_id,
    steps,
    seen: row.seen,
    seen_at: row.seen_at?.toISOString() ?? null,
    stop: row.stop === null ? null : Stop.parse(row.stop),
    not_before: row.not_before?.toISOString() ?? null,
    approved_by: row.approved_by,
    activated_by: row.activated_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  });
}

function stateOf(
  object: { readonly how: string; readonly removed_at: Date | null } | undefined,
  attempts: readonly AttemptRow[],
): string {
  if (object !== undefined)
    return object.removed_at !== null ? 'removed' : object.how === 'adopted' ? 'adopted' : 'done';
  return attempts.length === 0 ? 'waiting' : 'running';
}

const shownAttempt = ({ act, number, intended_at, outcome, problem, ended_at }: AttemptRow) => ({
  act,
  number,
  intended_at: intended_at.toISOString(),
  outcome,
  problem,
  ended_at: ended_at?.toISOString() ?? null,
});
