import { readFileSync } from 'node:fs';
import PgBoss from 'pg-boss';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { SCHEMA } from './boss.ts';

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
  test('the queue of a kind of job is made when its first job comes, also by two at once', async () => {
    const ctx = await testContext();
    const add = () =>
      ctx.db.transaction((transaction) =>
        ctx.queue.enqueue(transaction, { name: 'made-up', input: {}, actor: ctx.actor }),
      );
    await Promise.all([add(), add()]);
    await ctx.queue.putSchedule({ name: 'new', job: 'never-seen', cron: '0 3 * * *', timezone: 'UTC', input: {} });
    expect((await ctx.queue.jobs({ name: 'made-up', limit: 10 })).rows).toHaveLength(2);
  });
});
