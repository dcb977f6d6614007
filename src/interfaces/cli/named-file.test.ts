import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readIds } from './campaigns/read-ids.ts';
import { sendFile } from './catalog/send-file.ts';
import { bytesOf, refusal, sizeOf } from './named-file.ts';
import { readNames } from './results/read-names.ts';
import { readRuleSetFile } from './rules/rule-sets.ts';

const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-named-file-'));
writeFileSync(join(directory, 'film.mp4'), '');
// not even root can read it
symlinkSync('circle.csv', join(directory, 'circle.csv'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each([
  ['results and catalogs', (file: string) => sendFile(file, async () => expect.unreachable('it was sent'))],
  ['names', readNames],
  ['ids', async (file: string) => readIds(file)],
  ['rule sets', readRuleSetFile],
])('a file of %s that is missing or unreadable is refused with the same message', async (_, read) => {
  const reply = (file: string) => expect(read(file)).rejects;
  await reply('nowhere.csv').toMatchObject({ code: 'file-not-found', message: 'there is no file nowhere.csv' });
  const within = join(directory, 'film.mp4', 'a.csv');
  await reply(within).toMatchObject({ code: 'file-not-found', message: `there is no file ${within}` });
  const circle = join(directory, 'circle.csv');
  await reply(circle).toMatchObject({ code: 'unreadable-file', message: `${circle} cannot be read: ELOOP` });
});

test.each(['EACCES', 'EPERM'])('%s is explained in words', (code) => {
  expect(refusal('a.csv', code)).toMatchObject({
    code: 'unreadable-file',
    message: 'a.csv cannot be read: this user has no permission to read it',
  });
});

test('an empty file is not imported', async () => {
  const empty = join(directory, 'empty.csv');
  writeFileSync(empty, '');
  await expect(sendFile(empty, async () => expect.unreachable('it was sent'))).rejects.toThrow(
    `${empty} is empty (0 bytes): export it again`,
  );
});

test('a directory or a device is not accepted as a file', () => {
  expect(() => sizeOf('/dev/null')).toThrow('/dev/null is not a file');
  expect(() => bytesOf(directory)).toThrow(`${directory} is a directory, not a file`);
  expect(() => sizeOf(directory)).toThrow(`${directory} is not a file`);
});
