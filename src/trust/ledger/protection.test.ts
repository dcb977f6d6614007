import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openEngine } from '../../engine.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import {
  addFacts,
  addJob,
  addVideo,
  emptyPostgresDatabase,
  hasPostgres,
  jobIn,
  newSigningKey,
  runJobs,
  sealEverything,
  uuid,
} from '../../testing/index.ts';
import { grantAppRole, protection } from './protection.ts';
import { treeSize } from './tree-store.ts';

const asRole = (url: string, role: string) => Object.assign(new URL(url), { username: role }).href;

test.skipIf(!hasPostgres())(
  'a role of migrate --app-role does all the work and cannot touch what is in the ledger',
  async () => {
    const databaseUrl = await emptyPostgresDatabase();
    const owner = await openEngine({ databaseUrl });
    const role = `App "${new URL(databaseUrl).pathname.slice(1)}"`;
    const run = (statement: string) => sql.raw(statement).execute(owner.db.kysely);
    await expect(grantAppRole(owner.db, role)).rejects.toThrow('there is no role');
    await expect(grantAppRole(owner.db, 'postgres')).rejects.toThrow('superuser');
    await run(`create role ${JSON.stringify(role).replaceAll('\\"', '""')} login`);
    await grantAppRole(owner.db, role);
    expect(await protection(owner.db)).toBe('triggers');

    const limited = await openEngine({ databaseUrl: asRole(databaseUrl, encodeURIComponent(role)) });
    const app = await buildApp(limited, { docs: false });
    await addVideo(limited, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const body = { video_asset_id: uuid(1), platforms: ['tiktok'] };
    expect((await app.inject({ method: 'POST', url: '/campaigns/orchestrate', payload: body })).statusCode).toBe(200);
    expect((await app.inject({ url: '/readyz' })).json()).toMatchObject({ ledger_protected_by: 'triggers-and-role' });
    const job = await addJob(limited);
    const worker = await runJobs(limited, async () => ({}));
    await jobIn(limited, job, 'done');
    await worker.stop();
    await addFacts(limited, 3);
    await sealEverything(limited, { key: newSigningKey() });
    expect(await treeSize(limited.db)).toBe(6);
    for (const statement of [
      `update ledger_events set actor = 'x'`,
      'delete from ledger_leaves',
      'truncate ledger_checkpoints',
      'drop trigger append_only on ledger_events',
      'alter table ledger_events disable trigger all',
      'set session_replication_role = replica',
    ])
      await expect(sql.raw(statement).execute(limited.db.kysely), statement).rejects.toThrow(
        /permission denied|must be owner/,
      );
    await app.close();
    await limited.close();
    await run(`drop owned by ${JSON.stringify(role).replaceAll('\\"', '""')}`);
    await run(`drop role ${JSON.stringify(role).replaceAll('\\"', '""')}`);
    await owner.close();
  },
);
