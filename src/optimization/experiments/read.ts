import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { notFound, type Page } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { ExperimentVerdict } from './judge-schema.ts';
import { METRICS } from './metrics.ts';
import { EXPERIMENT_STATUSES, type Experiment, type ExperimentQuery, StoredPlan, Study } from './schema.ts';
import * as store from './store.ts';

export const DAY_MS = 86_400_000;

export const dateOf = (at: Date) => at.toISOString().slice(0, 10);

/** @throws `experiment-not-found` */
export async function experiment({ db }: Pick<Context, 'db'>, id: string): Promise<Experiment> {
  const row = await store.findExperiment(db, id);
  if (row === undefined) throw experimentNotFound(id);
  return shown(db, row);
}

export const experimentNotFound = (id: string) => notFound('experiment-not-found', `there is no experiment ${id}`);

export async function listExperiments({ db }: Pick<Context, 'db'>, query: ExperimentQuery): Promise<Page<Experiment>> {
  const { rows, next } = await store.findExperiments(db, query);
  const all: Experiment[] = [];
  for (const row of rows) all.push(await shown(db, row));
  return { rows: all, next };
}

/** Finds the experiments that wait for a person to start them or to act on their verdict, newest first. */
export async function experimentsWaiting({ db }: Pick<Context, 'db'>, limit: number): Promise<Experiment[]> {
  const all: Experiment[] = [];
  for (const row of await store.waitingExperiments(db, limit)) all.push(await shown(db, row));
  return all;
}

/** Converts a row, its arms, and its looks into an experiment. */
export async function shown(db: Sql, row: store.ExperimentRow): Promise<Experiment> {
  const plan = StoredPlan.parse(row.plan);
  const [arms, looks] = [await store.armsOf(db, row.id), await store.judgedLooksOf(db, row.id)];
  const judged = looks.map((look) => ({ look, verdict: ExperimentVerdict.parse(look.judged) }));
  return {
    id: row.id,
    status: EXPERIMENT_STATUSES.find((status) => status === row.status) ?? 'draft',
    video_asset_id: row.video_asset_id,
    platform: Platform.parse(row.platform),
    metric: plan.metric,
    plan,
    plan_checksum: row.plan_checksum,
    arms,
    looks: judged.map(({ look, verdict: { outcome, because } }) => ({
      day: look.day,
      looked_at: look.looked_at.toISOString(),
      outcome,
      because,
    })),
    verdict: row.verdict === null ? (judged.at(-1)?.verdict ?? null) : ExperimentVerdict.parse(row.verdict),
    guardrail: judged.at(-1)?.verdict.guardrail ?? null,
    study: row.study === null ? null : Study.parse(row.study),
    starts_on: row.starts_at === null ? null : dateOf(row.starts_at),
    ends_on: row.starts_at === null ? null : dateOf(new Date(row.starts_at.getTime() + (plan.days - 1) * DAY_MS)),
    next_look_on: nextLook(row, plan, looks.at(-1)?.day ?? 0),
    created_at: row.created_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
    released_at: row.released_at?.toISOString() ?? null,
  };
}

/** The results of day d are complete once `ripe_after_days` more days have passed. */
function nextLook({ status, starts_at }: store.ExperimentRow, plan: StoredPlan, last: number): string | null {
  if (status !== 'running' || starts_at === null || last >= plan.days) return null;
  const day = Math.max(plan.first_look, last + 1);
  return dateOf(new Date(starts_at.getTime() + (day - 1 + METRICS[plan.metric].ripe_after_days) * DAY_MS));
}
