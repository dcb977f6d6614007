import { expect, test, vi } from 'vitest';
import { runCli } from './index.ts';

async function errorOf(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await runCli(['node', 'campaigns-engine', ...args], {}, 'test')).toBe(2);
  const [[said] = []] = write.mock.calls;
  write.mockRestore();
  return String(said);
}

test('a wrong subcommand is named with those that there are, whether or not its group has a default', async () => {
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

test('other errors of usage keep their words', async () => {
  expect(await errorOf('keys', 'list', 'more')).toMatch("error: too many arguments for 'list'");
  expect(await errorOf('keys', 'revoke', 'nonsense')).toMatch("error: 'nonsense' is not a valid <id>. An id is a UUID");
  expect(await errorOf('budget', '7')).toMatch("error: missing required argument 'amount'");
});
