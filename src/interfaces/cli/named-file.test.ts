import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { readIds } from './campaigns/read-ids.ts';
import { sendFile } from './catalog/send-file.ts';
import { bytesOf, sizeOf } from './named-file.ts';
import { readNames } from './results/read-names.ts';
import { readRuleSetFile } from './rules/rule-sets.ts';

const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-named-file-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const unlessLocked =
    <Args extends [unknown, ...unknown[]], Value>(read: (...args: Args) => Value) =>
    (...args: Args): Value => {
      // a test that runs as root may read every file
      if (String(args[0]).endsWith('locked.csv')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      return read(...args);
    };
  return { ...fs, readFileSync: unlessLocked(fs.readFileSync), accessSync: unlessLocked(fs.accessSync) };
});

test.each([
  ['results and catalogs', (file: string) => sendFile(file, async () => expect.unreachable('it was sent'))],
  ['names', readNames],
  ['ids', async (file: string) => readIds(file)],
  ['rule sets', readRuleSetFile],
])(
  'a file of %s that is not there, is a directory, or may not be read is refused in the same words',
  async (_, read) => {
    const reply = (file: string) => expect(read(file)).rejects;
    await reply('nowhere.csv').toMatchObject({ code: 'file-not-found', message: 'there is no file nowhere.csv' });
    const within = join(directory, 'film.mp4', 'a.csv');
    writeFileSync(join(directory, 'film.mp4'), '');
    await reply(within).toMatchObject({ code: 'file-not-found', message: `there is no file ${within}` });
    await reply('locked.csv').toMatchObject({
      code: 'unreadable-file',
      message: 'locked.csv cannot be read: this user has no permission to read it',
    });
  },
);

test('an empty file is no import', async () => {
  const empty = join(directory, 'empty.csv');
  writeFileSync(empty, '');
  await expect(sendFile(empty, async () => expect.unreachable('it was sent'))).rejects.toThrow(
    `${empty} is empty (0 bytes): export it again`,
  );
});

test('a directory is no file', () => {
  expect(() => bytesOf(directory)).toThrow(`${directory} is a directory, not a file`);
  expect(() => sizeOf(directory)).toThrow(`${directory} is not a file`);
});
