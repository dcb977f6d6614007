import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { onEachDatabase } from '../../../testing/index.ts';
import { buildApp } from '../../http/index.ts';
import { runCli } from '../index.ts';

const LIVELY = 'examples/rule-sets/lively-tiktok.yaml';

/** Runs a command. @returns what it printed, and its exit code */
async function run(args: readonly string[]) {
  const printed = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.out += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed.err += String(text);
    return true;
  });
  try {
    process.exitCode = undefined;
    return { code: await runCli(['node', 'campaigns-engine', ...args], {}, '0'), ...printed };
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
    err.mockRestore();
  }
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function fileWith(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rules-'));
  closing.push(() => rm(directory, { recursive: true }));
  const file = join(directory, 'rules.yaml');
  await writeFile(file, text);
  return file;
}

test('rules test exits with 0 if all examples pass, and with 5 if one fails', async () => {
  expect(await run(['rules', 'test', LIVELY])).toMatchObject({ code: 0, out: 'tiktok: 2 of 2 examples pass\n' });
  const wrong = await fileWith(readFileSync(LIVELY, 'utf8').replace('score: 0.80', 'score: 0.70'));
  const failed = await run(['rules', 'test', wrong]);
  expect(failed).toMatchObject({ code: 5, out: 'tiktok: 1 of 2 examples pass\n' });
  expect(failed.err).toContain('lively and short: scores 0.8');
  const { rule_sets } = JSON.parse((await run(['rules', 'test', wrong, '--json'])).out);
  expect(rule_sets[0].examples[1]).toEqual({ name: 'too short to run', problems: [] });
});

test('an invalid document is reported with its line, and a missing file with exit code 4', async () => {
  const misspelt = await fileWith(readFileSync(LIVELY, 'utf8').replace('clip.hook_strength', 'clip.hook_strenght'));
  const { code, err } = await run(['rules', 'test', misspelt]);
  expect(code).toBe(2);
  expect(err).toMatch(/boosts\[0\]\.when: .*hook_strength\?.* \(line \d+\)/);
  expect(await run(['rules', 'test', 'nowhere.yaml'])).toMatchObject({ code: 4 });
});

test('rules schema prints a JSON Schema', async () => {
  expect(JSON.parse((await run(['rules', 'schema'])).out)).toMatchObject({
    title: expect.stringContaining('Rule set'),
  });
});

onEachDatabase('rules and replay on the command line', (testContext) => {
  const served = async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    closing.push(() => app.close());
    const server = await app.listen({ host: '127.0.0.1', port: 0 });
    return (...args: string[]) => run([...args, '--server', server]);
  };

  test('every command in docs/rule-sets.md runs as written', async () => {
    const cli = await served();
    const blocks = [...readFileSync('docs/rule-sets.md', 'utf8').matchAll(/```bash\n(.*?)```/gs)].map(
      ([, text]) => text,
    );
    const commands = blocks.join('').trim().split('\n');
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) {
      const [, ...args] = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      const { code, err } = args[1] === 'test' ? await run(args) : await cli(...args);
      expect({ command, code, err }).toEqual({ command, code: 0, err: '' });
    }
  });

  test('a rule set file is applied once, shown, compared, activated, and rolled back', async () => {
    const cli = await served();
    const json = async (...args: string[]) => JSON.parse((await cli(...args, '--json')).out);
    expect((await cli('rules', 'apply', LIVELY)).out).toContain('tiktok@2 is new');
    expect((await cli('rules', 'apply', LIVELY)).out).toContain('tiktok@2 already has this document');
    expect((await cli('rules', 'show', 'tiktok@2')).out).toMatch(
      /boost +strong-start +columns +clip.hook_strength > 0.7/,
    );
    expect((await json('rules', 'diff', 'tiktok@2', LIVELY)).differences).toEqual([]);
    expect(
      (await json('rules', 'diff', 'tiktok', 'tiktok@2')).differences.map(({ path }: { path: string }) => path),
    ).toContain('boosts.strong-start');
    expect(await json('rules', 'apply', LIVELY, '--activate')).toMatchObject({
      rule_sets: [{ version: 2, status: 'active', created: false }],
    });
    expect((await cli('rules', 'activate', 'tiktok@1', '--why', 'back')).out).toBe('tiktok@1 is active\n');
    const { rule_sets } = await json('rules', 'list', '--platform', 'tiktok');
    expect(rule_sets.map(({ status }: { status: string }) => status)).toEqual(['retired', 'active']);
    expect(await cli('rules', 'show', 'tiktok@9')).toMatchObject({ code: 4 });
    expect(await cli('rules', 'activate', 'tiktoc')).toMatchObject({ code: 2 });
  });

  test('past decisions are replayed one by one and all together, and compared with other rules', async () => {
    const cli = await served();
    await cli('import', 'examples/catalog.ndjson');
    const { videos } = JSON.parse(
      (await cli('orchestrate', '--all', '--platforms', 'instagram,tiktok,youtube', '--json')).out,
    );
    const [{ orchestration_id: id }] = videos;
    expect(JSON.parse((await cli('campaigns', 'list', '--json')).out).campaigns.length).toBeGreaterThan(0);
    const one = await cli('replay', id);
    expect(one.code).toBe(0);
    expect(one.out.match(/identical/g)).toHaveLength(3);
    expect((await cli('replay', '--all')).out).toBe('6 orchestrations, 18 decisions: all identical\n');
    const all = JSON.parse((await cli('replay', '--all', '--with-rules', LIVELY, '--json')).out);
    expect(all).toMatchObject({ orchestrations: 6, platforms: [{ platform: 'tiktok', decisions: 6 }] });
    expect(all.changes).toHaveLength(all.platforms[0].changed);
    const single = JSON.parse((await cli('replay', id, '--with-rules', 'tiktok@1', '--json')).out);
    expect(single).toEqual({
      orchestrations: 1,
      platforms: [{ platform: 'tiktok', decisions: 1, changed: 0 }],
      changes: [],
    });
    expect(await cli('replay')).toMatchObject({ code: 2 });
    expect(await cli('replay', '99999999-9999-9999-9999-999999999999')).toMatchObject({ code: 4 });
  });
});
