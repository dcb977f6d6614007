import { expect, test, vi } from 'vitest';
import { runCli } from './index.ts';

const SAMPLE = '11111111-1111-1111-1111-111111111111';

async function errorOf(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await runCli(['node', 'campaigns-engine', ...args], {}, 'test')).toBe(2);
  const [[said] = []] = write.mock.calls;
  write.mockRestore();
  out.mockRestore();
  return String(said);
}

test('an unknown subcommand is reported with the known ones, whether or not its group has a default', async () => {
  expect(await errorOf('keys', 'lits')).toBe(
    "error: unknown subcommand 'lits' of 'keys'. Subcommands: list, create, revoke.\n",
  );
  expect(await errorOf('timing', 'shwo')).toBe(
    "error: unknown subcommand 'shwo' of 'timing'. Subcommands: show, rules.\n",
  );
  expect(await errorOf('budget', 'limits', 'add', '--json')).toBe(
    "error: unknown subcommand 'add' of 'budget limits'. Subcommands: list, set, remove.\n",
  );
  expect(await errorOf('publications', 'shwo')).toMatch("unknown subcommand 'shwo' of 'publications'");
});

test('with --json, an error is also a document on standard output', async () => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const documentOf = async (args: readonly string[], environment = {}) => {
    out.mockClear();
    const ending = await runCli(['node', 'campaigns-engine', ...args, '--json'], environment, 'test');
    return [ending, JSON.parse(out.mock.calls.map(([text]) => String(text)).join(''))];
  };
  const remarks = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const usage = (detail: string) => [2, { error: { code: 'wrong-usage', detail } }];
  expect(await documentOf(['orchestarte'])).toEqual(usage("unknown command 'orchestarte' (Did you mean orchestrate?)"));
  expect(await documentOf(['keys', 'revoke', 'x'])).toEqual(
    usage("'x' is not a valid <id>. An id is a UUID such as 11111111-1111-1111-1111-111111111111."),
  );
  expect(await documentOf(['campaigns', 'move', SAMPLE, 'fly'])).toEqual(
    usage(
      "'fly' is not a valid <transition>. Allowed choices are approve, reopen, publish, activate, pause, resume, complete, archive.",
    ),
  );
  expect(await documentOf(['orchestrate', '--file', 'nowhere.txt'])).toEqual([
    4,
    { error: { code: 'file-not-found', detail: 'there is no file nowhere.txt' } },
  ]);
  expect(await documentOf(['campaigns', '--server', 'http://127.0.0.1:1'])).toEqual([
    3,
    { error: { code: 'no-response', detail: expect.stringContaining('no response from http://127.0.0.1:1') } },
  ]);
  expect(
    await documentOf(['campaigns'], { CAMPAIGNS_ENGINE_LOG_LEVEL: 'loud', CAMPAIGNS_ENGINE_POOL_SIZE: 'x' }),
  ).toEqual([
    2,
    {
      error: {
        code: 'validation-failed',
        detail: 'CAMPAIGNS_ENGINE_POOL_SIZE: must be a finite number, got "x" (and 1 more)',
        errors: [
          { path: 'CAMPAIGNS_ENGINE_POOL_SIZE', message: 'must be a finite number, got "x"' },
          {
            path: 'CAMPAIGNS_ENGINE_LOG_LEVEL',
            message: 'must be one of "debug", "info", "warn", "error", "silent", got "loud"',
          },
        ],
      },
    },
  ]);
  out.mockRestore();
  remarks.mockRestore();
});

test.each([
  [['orchestrate', '--since', '2026-02-30'], 'Use a date, or a time with its zone'],
  [['ledger', 'export', '--until', '2026-01-31T12:00'], 'Use a date, or a time with its zone'],
  [['jobs', 'add', '--since', 'yesterday'], 'Use a date, or a time with its zone'],
  [['keys', 'create', '--role', 'viewer', '--name', 'x', '--expires', '90x'], 'Use 12h, 90d, 8w, or a time'],
  [['results', 'import', 'a.csv', '--from', '2026-11-1'], 'It must be a date such as 2026-11-22'],
  [['campaigns', '--database-url', 'mysql://x'], 'Write postgres://user:password@host:5432/database.'],
  [['campaigns', '--data-dir', ''], 'Write the path of a directory.'],
])('%j is refused before anything is opened', async (args, words) => {
  expect(await errorOf(...args)).toContain(words);
});

test('other usage errors keep their messages', async () => {
  expect(await errorOf('keys', 'list', 'more')).toMatch("error: too many arguments for 'list'");
  expect(await errorOf('keys', 'revoke', 'nonsense')).toMatch("error: 'nonsense' is not a valid <id>. An id is a UUID");
  expect(await errorOf('budget', '7')).toMatch("error: missing required argument 'amount'");
});
