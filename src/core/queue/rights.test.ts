import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addJob, hasPostgres, jobIn, migratedPostgresDatabase, openTestEngine, runJobs } from '../../testing/index.ts';

const asRole = (url: string, role: string) => Object.assign(new URL(url), { username: role }).href;

test.skipIf(!hasPostgres())(
  'a role without schema rights can enqueue and work, and is told if the queue is missing',
  async () => {
    const databaseUrl = await migratedPostgresDatabase();
    const owner = await openTestEngine({ databaseUrl });
    const role = `worker_${new URL(databaseUrl).pathname.slice(1)}`;
    const run = (statement: string) => sql.raw(statement).execute(owner.db.kysely);
    await run(`create role ${role} login`);
    for (const schema of ['public', 'campaigns_jobs']) {
      await run(`grant usage on schema ${schema} to ${role}`);
      await run(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
    }
    const limited = await openTestEngine({ databaseUrl: asRole(databaseUrl, role) });
    const id = await addJob(limited);
    const worker = await runJobs(limited, async () => ({ by: role }));
    expect(await jobIn(limited, id, 'done')).toMatchObject({ result: { by: role } });
    await worker.stop();
    await limited.close();

    await run(`drop schema campaigns_jobs cascade`);
    await run(`drop table job_progress`);
    await run(`delete from schema_migrations where name > '0006'`);
    await expect(openTestEngine({ databaseUrl: asRole(databaseUrl, role) })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'schema-out-of-date',
      message: expect.stringContaining('campaigns-engine migrate'),
    });
    await run(`drop owned by ${role}`);
    await run(`drop role ${role}`);
    await owner.close();
  },
);
