import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { makeFilm } from './make.ts';
import { overTime, runTask, type TaskOptions } from './supervise.ts';
import { makeThumbnails } from './thumbnail.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'child-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** Runs a child whose entire program is that script. */
async function run(name: string, script: string, options: TaskOptions = {}) {
  const module = join(dir, `${name}.mjs`);
  await writeFile(module, script);
  return runTask({ kind: 'thumbnails', file: 'none', wanted: [] }, z.string(), options, module);
}
const onMessage = (body: string) => `process.once('message', async (task) => { ${body} });`;
const FOREVER = 'setInterval(() => {}, 1000);';

test('the result of the child is the result of the task', async () => {
  const script = onMessage("process.send({ type: 'done', result: task.kind }, () => process.exit(0));");
  expect(await run('done', script)).toBe('thumbnails');
});

test("the child's progress is passed on", async () => {
  const seen: number[] = [];
  const script = onMessage(`
    process.send({ type: 'progress', progress: { percent: 40, timesRealTime: 3 } });
    process.send({ type: 'done', result: 'ok' }, () => process.exit(0));`);
  await run('progress', script, { onProgress: ({ percent }) => seen.push(percent) });
  expect(seen).toEqual([40]);
});

test('an error of the child carries its code and the last line from FFmpeg', async () => {
  const script = onMessage(`
    process.stderr.write('[mov,mp4 @ 0x55d0c8] moov atom not found\\n', () =>
      process.send({ type: 'failed', code: 'film-not-readable', message: 'a.mp4 cannot be read' }, () => process.exit(0)));`);
  await expect(run('failed', script)).rejects.toMatchObject({
    kind: 'invalid',
    code: 'film-not-readable',
    message: 'a.mp4 cannot be read (FFmpeg: moov atom not found)',
  });
});

test('a crash of the child fails the task and names the signal', async () => {
  const error = run('crash', onMessage("process.kill(process.pid, 'SIGSEGV');"));
  await expect(error).rejects.toMatchObject({ code: 'film-crashed', message: expect.stringContaining('SIGSEGV') });
});

test('a child that exits without a result counts as crashed', async () => {
  await expect(run('silent', onMessage('process.exit(3);'))).rejects.toMatchObject({
    code: 'film-crashed',
    message: expect.stringContaining('exit code 3'),
  });
});

test('a child that hangs in a busy loop is killed', async () => {
  const startedAt = performance.now();
  await expect(run('hang', onMessage('for (;;);'), { stallLimitMs: 300 })).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'film-stalled',
  });
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

test('a child that exceeds the time limit is killed even if it makes progress', async () => {
  const script = `setInterval(() => process.send({ type: 'progress', progress: { percent: 1, timesRealTime: 1 } }), 20);`;
  await expect(run('long', script, { timeLimitMs: 700 })).rejects.toMatchObject({ code: 'film-time-limit' });
});

test('by default, a task may be silent for a minute and take an hour', async () => {
  const now = performance.now.bind(performance);
  const script = `process.send({ type: 'progress', progress: { percent: 1, timesRealTime: 1 } }); ${FOREVER}`;
  const after = async (name: string, ms: number) => {
    let ahead = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
    const onProgress = () => {
      ahead = ms;
    };
    const ended = await run(name, script, { onProgress }).catch(({ message }) => message);
    clock.mockRestore();
    return ended;
  };
  expect(await after('default-stall', 60_001)).toContain('made no progress for 60 s');
  expect(await after('default-time', 3_600_001)).toContain('took longer than 3600 s');
}, 20_000);

test('while there is progress, only the total time counts', () => {
  const limits = { timeLimitMs: 3_600_000, stallLimitMs: 60_000 };
  const over = (inAllMs: number, silentMs: number) => overTime(inAllMs, silentMs, limits)?.message;
  expect([over(3_600_000, 60_000), over(600_000, 200)]).toEqual([undefined, undefined]);
  expect(over(60_001, 60_001)).toBe('processing the film was stopped: it made no progress for 60 s');
  expect(over(3_600_001, 0)).toBe('processing the film was stopped: it took longer than 3600 s');
});

test.skipIf(process.platform === 'win32')('a child that uses too much memory is killed', async () => {
  const script = `const held = []; setInterval(() => held.push(Buffer.alloc(2 ** 24, 1)), 20);`;
  await expect(run('greedy', script, { memoryLimitBytes: 200 * 2 ** 20, stallLimitMs: 60_000 })).rejects.toMatchObject({
    kind: 'invalid',
    code: 'film-memory-limit',
  });
});

test('canceling a task ends its child, and a task canceled before its start does not start', async () => {
  const file = join(dir, 'pid');
  const script = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(file)}, String(process.pid)); ${FOREVER}`;
  const pid = () => readFile(file, 'utf8').then(Number, () => 0);
  const stop = new AbortController();
  const running = run('cancel', script, { signal: stop.signal });
  await Promise.all([
    expect(running).rejects.toMatchObject({ code: 'cancelled' }),
    expect
      .poll(pid, { timeout: 10_000 })
      .toBeGreaterThan(0)
      .then(() => stop.abort()),
  ]);
  const child = await pid();
  expect(() => process.kill(child, 0)).toThrow('ESRCH');
  await rm(file);
  await expect(run('cancelled', script, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  expect(await pid()).toBe(0);
});

test('a child does not get the environment variables of its parent', async () => {
  process.env.MEDIA_TEST_SECRET = 'secret';
  const script = onMessage(
    "process.send({ type: 'done', result: String(process.env.MEDIA_TEST_SECRET) }, () => process.exit(0));",
  );
  try {
    expect(await run('environment', script)).toBe('undefined');
  } finally {
    delete process.env.MEDIA_TEST_SECRET;
  }
});

test.runIf(process.platform === 'linux')('a full disk and an unwritable path have different errors', async () => {
  const recipe = { picture: 'testsrc2=size=64x64:rate=25:duration=1' };
  await expect(makeFilm('/dev/full', { ...recipe, container: 'matroska' })).rejects.toMatchObject({
    code: 'disk-full',
    kind: 'unavailable',
  });
  await expect(makeFilm(join(dir, 'no such directory', 'a.mp4'), recipe)).rejects.toMatchObject({
    code: 'film-not-writable',
    kind: 'unavailable',
  });
  const film = join(dir, 'small.mp4');
  await makeFilm(film, recipe);
  for (const [to, code] of [
    [join(dir, 'no such directory', 'a.jpg'), 'film-not-writable'],
    [`/proc/${process.pid}/a.jpg`, 'film-not-writable'],
  ] as const)
    await expect(makeThumbnails(film, [{ at_ms: 0, to }])).rejects.toMatchObject({ code });
});
