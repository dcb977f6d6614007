import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { eventually, get } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands, releaseDatabase } from './harness/kept-database.ts';
import { onEachMigratedPlace } from './harness/places.ts';
import { command, endEverythingAfterwards, launch } from './harness/program.ts';

endEverythingAfterwards();
keepDatabaseBetweenCommands();

onEachMigratedPlace('a worker', (newPlace) => {
  test('serves only health checks and metrics, on the given port, and counts what it did', async () => {
    const place = await newPlace();
    const run = (...args: string[]) => commandHere([...args, ...place.options]);
    expect((await run('import', 'examples/catalog.ndjson')).ending).toBe(0);
    expect((await run('jobs', 'add', '--all')).ending).toBe(0);
    const collector = await collectTraces();
    await releaseDatabase();
    const worker = launch(['worker', '--json', '--metrics-port', '0', '--concurrency', '1', ...place.options], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    const at = () => /metrics on (http:\/\/\S+)\/metrics/.exec(worker.stderr())?.[1];
    const url = String(
      await eventually(
        async () => at(),
        (found) => found !== undefined,
      ),
    );
    for (const path of ['/healthz', '/readyz', '/metrics']) expect((await get({ url }, path)).status).toBe(200);
    expect((await get({ url }, '/video_assets')).status).toBe(404);
    await eventually(
      async () => (await get({ url }, '/metrics')).text,
      (text) => /^campaigns_engine_orchestrations_total [1-9]/m.test(text),
    );
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(JSON.parse(worker.stdout())).toEqual({ concurrency: 1 });
    expect(await collector.end()).toMatch(/"name":"job orchestrate-batch"/);
    const open = await run('worker', '--metrics-port', '0', '--metrics-host', '0.0.0.0');
    expect([open.ending, open.stderr]).toEqual([5, expect.stringContaining('keys create')]);
  });
});

onEachMigratedPlace('an unreadable signing key', (newPlace) => {
  test.each(['serve', 'worker'])('%s names the file and exits completely', async (name) => {
    const place = await newPlace();
    const args = [...place.options, '--data-dir', place.kind === 'embedded' ? place.where : place.filesDir];
    const keyFile = join(place.kind === 'embedded' ? place.where : place.filesDir, 'ledger-key.pem');
    mkdirSync(dirname(keyFile), { recursive: true });
    writeFileSync(keyFile, 'no key', { mode: 0o600 });
    const { ending, stdout, stderr } = await command([name, ...(name === 'serve' ? ['--port', '0'] : []), ...args]);
    expect([ending, stdout]).toEqual([2, '']);
    expect(stderr).toContain(keyFile);
    // checks that the place is free again
    expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
  });
});

/** Starts an OpenTelemetry collector and records what it receives. */
async function collectTraces() {
  const sent: Promise<string>[] = [];
  const server = createServer((request, response) => {
    sent.push(text(request));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
    end: async () => {
      server.close();
      return (await Promise.all(sent)).join('\n');
    },
  };
}
