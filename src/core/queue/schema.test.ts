import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
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

test('the migration matches the schema of the installed pg-boss (a newer one needs a migration)', () => {
  const migration = readFileSync(new URL('../../../migrations/0007_job_queue.sql', import.meta.url), 'utf8');
  const plans = PgBoss.getConstructionPlans(SCHEMA);
  const ours = plans.slice(plans.indexOf('CREATE SCHEMA'), plans.lastIndexOf('COMMIT'));
  expect(words(migration)).toBe(words(ours));
});

test('SQL on the tables of pg-boss is only in boss-tables.ts, which was reviewed for this version', () => {
  const { version } = createRequire(import.meta.url)('pg-boss/package.json');
  expect(version).toBe('10.4.2');
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).filter(
    (file) => !file.endsWith('.test.ts') && /\bcampaigns_jobs\.\w/.test(readFileSync(`${folder}/${file}`, 'utf8')),
  );
  expect(files).toEqual(['boss-tables.ts']);
});

onEachDatabase('queues', (testContext) => {
  test('the queue for a kind of job is created with its first job, even by two at the same time', async () => {
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
