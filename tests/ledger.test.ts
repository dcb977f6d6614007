import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { type NewPlace, onEachMigratedPlace, type Place } from './harness/places.ts';

const VIDEO = '5a1e33a8-0a88-8a74-9c39-0b19713ba91e';

keepDatabaseBetweenCommands();

/** Creates a place with a sealed ledger, with its public key and its checkpoints in files. */
async function sealedPlace(newPlace: NewPlace) {
  const place = await newPlace();
  const run = (...args: string[]) => commandHere([...args, ...place.options]);
  const checkpoints = `${place.filesDir}/checkpoints`;
  const publicKey = `${place.filesDir}/ledger.pub`;
  expect((await run('import', 'examples/catalog.ndjson')).ending).toBe(0);
  for (let round = 0; round < 2; round++) {
    expect((await run('orchestrate', VIDEO, '--platforms', 'all')).ending).toBe(0);
    expect((await run('ledger', 'seal', '--checkpoint-file', checkpoints)).ending).toBe(0);
  }
  writeFileSync(publicKey, (await run('ledger', 'public-key')).stdout);
  return { place, run, checkpoints, publicKey };
}

/** Changes the ledger as a superuser could. @returns the number of the changed event */
const tamper = (place: Place, statement: string) =>
  place.look(async (query) => {
    await query('set session_replication_role = replica');
    const rows = await query(statement);
    return Number(rows[0]?.seq);
  });

/** Runs the separate verifier. @returns its exit code and last lines */
const checked = async (...args: string[]) =>
  promisify(execFile)(process.execPath, ['examples/verify-bundle.mjs', ...args]).then(
    ({ stdout }) => [0, stdout],
    ({ code, stderr }) => [code, stderr],
  );

onEachMigratedPlace('the sealed ledger', (newPlace) => {
  // shared by all tests; the last ones tamper with it
  let sealed: Awaited<ReturnType<typeof sealedPlace>>;
  beforeAll(async () => {
    sealed = await sealedPlace(newPlace);
  });

  test('a bundle can be checked without the engine, and a changed one is detected', async () => {
    const { place, run, checkpoints, publicKey } = sealed;
    const [day] = new Date().toISOString().split('T');
    for (const since of [[], ['--since', `${day}`], ['--since', '2999-01-01']]) {
      const { ending, stdout } = await run('ledger', 'export', '--format', 'ndjson', ...since);
      expect(ending).toBe(0);
      const bundle = `${place.filesDir}/bundle.ndjson`;
      writeFileSync(bundle, stdout);
      const lines = stdout.trimEnd().split('\n');
      const events = lines.length - 1;
      const found = events === 0 ? 'no events: those before them match' : `events 1 to ${events} match`;
      expect(await checked(bundle, '--public-key', publicKey, '--checkpoint', checkpoints)).toEqual([
        0,
        expect.stringMatching(new RegExp(`^${found} the signed root [0-9a-f]{64}\n$`)),
      ]);
      if (lines.length < 3) continue;
      writeFileSync(bundle, stdout.replace(/"first_leaf":\d+/, '"first_leaf":3'));
      expect(await checked(bundle, '--public-key', publicKey)).toMatchObject([1, expect.stringContaining('roots')]);
      writeFileSync(bundle, stdout.replace('"severity":"info"', '"severity":"warn"'));
      expect(await checked(bundle, '--public-key', publicKey)).toMatchObject([1, expect.stringContaining('signed')]);
      writeFileSync(bundle, `${lines.slice(0, -1).join('\n')}\n`);
      expect(await checked(bundle, '--public-key', publicKey)).toMatchObject([
        1,
        expect.stringContaining('ends after'),
      ]);
    }
  });

  test('a file that is not a bundle is distinguished from a changed bundle', async () => {
    const { place, run } = sealed;
    const { stdout } = await run('ledger', 'export', '--format', 'ndjson');
    const bundle = `${place.filesDir}/bundle.ndjson`;
    for (const none of ['', '{', '[]']) {
      writeFileSync(bundle, none);
      expect(await checked(bundle)).toEqual([2, `${bundle} is not a ledger bundle\n`]);
    }
    writeFileSync(bundle, stdout.replace(/"verifier_keys":\[[^\]]*\]/, '"verifier_keys":7'));
    for (const unreadable of [bundle, `${bundle}.not-there`])
      expect(await checked(unreadable)).toMatchObject([2, expect.stringContaining('cannot verify')]);
  });

  test('verify exits with 0, or with 5 and the first changed event', async () => {
    const { place, run, checkpoints, publicKey } = sealed;
    const outside = ['--checkpoint', checkpoints, '--public-key', publicKey];
    const honest = await run('ledger', 'verify', '--json', ...outside);
    const { events, root, ...verdict } = JSON.parse(honest.stdout);
    expect([honest.ending, verdict]).toEqual([0, { ok: true, tree_size: events, first_bad: null }]);
    expect(root).toMatch(/^[0-9a-f]{64}$/);

    const seq = await tamper(
      place,
      `update ledger_events set metadata = metadata || '{"score": 1}' where seq = 3 returning seq`,
    );
    const found = await run('ledger', 'verify', '--json');
    expect([found.ending, JSON.parse(found.stdout)]).toMatchObject([
      5,
      { ok: false, events, tree_size: events, first_bad: { seq, to_seq: seq, kind: 'changed' } },
    ]);
    const words = await run('ledger', 'verify', ...outside);
    expect([words.ending, words.stdout]).toMatchObject([5, expect.stringContaining(`changed, seq ${seq}:`)]);
  });

  test('an emptied ledger looks unsealed, but not to the holder of a checkpoint', async () => {
    const { place, run, checkpoints } = sealed;
    await tamper(place, 'delete from ledger_events where seq > 5');
    for (const table of ['ledger_leaves', 'ledger_nodes', 'ledger_checkpoints'])
      await tamper(place, `delete from ${table}`);
    expect((await run('ledger', 'verify')).ending).toBe(0);
    const found = await run('ledger', 'verify', '--json', '--checkpoint', checkpoints);
    expect([found.ending, JSON.parse(found.stdout).first_bad.kind]).toEqual([5, 'removed']);
    // sealing also refuses to continue after that checkpoint
    expect(await run('ledger', 'seal', '--checkpoint-file', checkpoints)).toMatchObject({ ending: 5 });
  });
});
