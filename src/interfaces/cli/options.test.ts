import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { DEFAULT_PLATFORMS, PLATFORMS } from '../../core/platforms/index.ts';
import {
  decimal,
  id,
  instant,
  platformsOption,
  postgresUrl,
  serverUrl,
  wholeNumber,
  wholeNumberFrom,
} from './options.ts';

/** Parses a text as an option does. @returns its value, or the refusal */
const read = (parse: (written: string) => unknown, written: string): unknown => {
  try {
    return parse(written);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return 'refused';
    throw error;
  }
};

test('platforms are a list of names or "all", and default to those of the API', () => {
  const option = platformsOption();
  const platforms = (written: string) => read((text) => option.parseArg?.(text, []), written);
  expect(option.defaultValue).toEqual(DEFAULT_PLATFORMS);
  expect(platforms(' all ')).toEqual(PLATFORMS);
  expect(platforms('tiktok, youtube')).toEqual(['tiktok', 'youtube']);
  for (const wrong of ['', 'tiktok,', 'facebook', 'all,tiktok'])
    expect([wrong, platforms(wrong)]).toEqual([wrong, 'refused']);
});

test.each([
  [wholeNumber, ['0', 0], ['9007199254740991', Number.MAX_SAFE_INTEGER]],
  [wholeNumberFrom(1, 3), ['1', 1], ['3', 3]],
  [wholeNumberFrom(2), ['2', 2]],
  [decimal, ['0.2', 0.2], ['-1', -1], ['1e2', 100]],
  [
    (written: string) => instant(written).toISOString(),
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:30Z', '2026-01-31T12:30:00.000Z'],
    ['2026-01-31T12:00:00.5+02:00', '2026-01-31T10:00:00.500Z'],
  ],
  [serverUrl, ['https://host', 'https://host']],
  [postgresUrl, ['postgresql://u:p@host:5432/db', 'postgresql://u:p@host:5432/db']],
  [id, ['ABCDEF00-1111-4111-8111-111111111111', 'ABCDEF00-1111-4111-8111-111111111111']],
] as [(written: string) => unknown, ...[string, unknown][]][])('%o accepts valid values', (parse, ...cases) => {
  for (const [written, value] of cases) expect([written, read(parse, written)]).toEqual([written, value]);
});

test.each([
  [wholeNumber, '-1', '1.5', '', '1e3', '9007199254740993', 'x'],
  [wholeNumberFrom(1, 3), '0', '4', 'x'],
  [wholeNumberFrom(2), '1'],
  [decimal, '', ' ', 'x', 'Infinity'],
  [instant, '2026-02-30', '2026-01-31T12:00', '2026-01-31T12:00:00', '31.01.2026', 'now', '2026-01-31T24:00Z'],
  [serverUrl, 'host:8080', 'ftp://host', ''],
  [postgresUrl, 'mysql://host/db', 'db'],
  [id, '1', '11111111-1111-1111-1111-11111111111'],
] as [(written: string) => unknown, ...string[]][])('%o refuses invalid values', (parse, ...cases) => {
  for (const written of cases) expect([written, read(parse, written)]).toEqual([written, 'refused']);
});
