import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { configFrom } from '../src/config.ts';
import { COMMANDS } from '../src/interfaces/cli/commands.ts';

test('the help of every command has an example of that command, with options that it has', async () => {
  for (const { load } of COMMANDS)
    for (const { path, isGroup, help } of helpOf((await load())(configFrom({})))) {
      const [, example = ''] = /Example:\n {2}\$ campaigns-engine (.*)/.exec(help) ?? [];
      expect.soft(example, path).toMatch(new RegExp(`^${path}( |$)`));
      const options = [...example.matchAll(/(?<= )--[a-z-]+/g)].map(([option]) => option);
      for (const option of isGroup ? [] : ['--json', ...options]) expect.soft(help, path).toMatch(`  ${option} `);
    }
});

const markdownIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

/** Finds commands in lines of code, with or without `npx`, and in text between backticks. */
const COMMAND = /`campaigns-engine ([^`]*)`|^(?:\$ |echo .*\| |[A-Z_]+=\S+ )*(?:npx )?campaigns-engine ([^\n#]*)/gm;

test('every command in the docs exists, with its options', async () => {
  const unknown: string[] = [];
  for (const file of [...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('examples')]) {
    const text = readFileSync(file, 'utf8').replaceAll('\\\n', ' ');
    for (const [, inText, inCode = ''] of text.matchAll(COMMAND)) {
      const written = (inText ?? inCode).replaceAll('\n', ' ');
      const [name = '', ...words] = written.split(/\s+/);
      if (/^[A-Z-]/.test(name)) continue; // stands for any command
      const command = await commandOf(name, words);
      const known = new Set(command === undefined ? [] : optionsOf(command));
      const options = [...written.matchAll(/(?<=[\s[|(])--[a-z-]+/g)].map(([option]) => option);
      if (command === undefined || options.some((option) => !known.has(option))) unknown.push(`${file}: ${written}`);
    }
  }
  expect(unknown).toEqual([]);
});

/** Returns the help of a command and of all commands below it, each with the words that call it. */
function helpOf(called: Command, above = ''): { path: string; isGroup: boolean; help: string }[] {
  const path = `${above} ${called.name()}`.trim();
  const written: string[] = [];
  called.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
  const below = called.commands.flatMap((child) => helpOf(child, path));
  return [{ path, isGroup: below.length > 0, help: written.join('') }, ...below];
}

async function commandOf(name: string, words: readonly string[]): Promise<Command | undefined> {
  const entry = COMMANDS.find((each) => each.name === name);
  let command = entry && (await entry.load())(configFrom({}));
  for (const word of words) {
    const below = command?.commands.find((each) => each.name() === word);
    if (below === undefined) break;
    command = below;
  }
  return command;
}

/** Returns the options of a command and of those below it, because a group runs one of them by default. */
const optionsOf = (command: Command): readonly string[] => [
  '--help',
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(optionsOf),
];
