import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import PgBoss from 'pg-boss';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { SCHEMA } from './boss.ts';
import { JobName } from './schema.ts';

const words = (script: string) =>
  script
    .replaceAll(/^--.*$/gm, '')
    .split(/[\s;]+/)
    .filter((word) => word !== '')
    .join(' ');

test('the migration is the schema that this pg-boss asks for: a newer one needs a migration with its getMigrationPlans()', () => {
  const migration = readFileSync(new URL('../../../migrations/0007_job_queue.sql', import.meta.url), 'utf8');
  const plans = PgBoss.getConstructionPlans(SCHEMA);
  const ours = plans.slice(plans.indexOf('CREATE SCHEMA'), plans.lastIndexOf('COMMIT'));
  expect(words(migration)).toBe(words(ours));
});

onEachDatabase('queues', (testContext) => {
  test('every kind of job has its queue from the migrations', async () => {
    const { db } = await testContext();
    const { rows } = await sql<{ name: string }>`select name from campaigns_jobs.queue order by name`.execute(
      db.kysely,
    );
    expect(rows.map(({ name }) => name)).toEqual([...JobName.options].sort());
  });
});
