import { describe, expect, test } from 'vitest';
import { hasPostgres, migratedDirectory } from '../src/testing/index.ts';
import { videos } from './harness/catalog.ts';
import { importVideos, orchestrate } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { directoryPlace, postgresPlace } from './harness/places.ts';
import { endEverythingAfterwards, serve } from './harness/program.ts';
import { snapshot } from './harness/tables.ts';

endEverythingAfterwards();

describe.skipIf(!hasPostgres())('move', () => {
  test('is refused while a server has the directory, and then moves everything to PostgreSQL once', async () => {
    const [from, to] = [directoryPlace(migratedDirectory()), await postgresPlace()];
    const moving = () => commandHere(['move', '--to', to.where, '--data-dir', from.where, '--json']);
    const server = await serve(from.options);
    const catalog = videos(12, 3);
    await importVideos(server, catalog);
    for (const { id } of catalog) await orchestrate(server, id, ['instagram']);
    expect(await moving()).toMatchObject({ ending: 3, stderr: expect.stringContaining('is in use by process') });
    expect(await server.end()).toBe(0);

    const { ending, stdout } = await moving();
    expect(ending).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ tables: { 'public.clips': 36, 'public.campaigns': 12 } });
    const { schema_migrations: _, ...before } = await snapshot(from);
    expect(await snapshot(to)).toMatchObject(before);
    expect(await moving()).toMatchObject({ ending: 5, stderr: expect.stringContaining('public.clips (36 rows)') });
    const grown = await serve(to.options);
    expect((await orchestrate(grown, catalog[0]?.id ?? '', ['instagram'])).json.campaigns).toMatchObject([
      { outcome: 'unchanged' },
    ]);
    expect(await grown.end()).toBe(0);
  });

  test('prints what was moved and where', async () => {
    const to = await postgresPlace();
    const { ending, stdout } = await commandHere(['move', '--to', to.where, '--data-dir', migratedDirectory()]);
    expect([ending, stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ rows moved to postgres\S+ and verified there:\n {2}\S+ \d+\n/),
    ]);
  });
});
