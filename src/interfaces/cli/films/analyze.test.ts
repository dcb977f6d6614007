import { Command } from 'commander';
import { expect, test } from 'vitest';
import { clipOptionsOf, withClipFlags } from './analyze.ts';

const given = (...flags: string[]) =>
  clipOptionsOf(
    withClipFlags(new Command().exitOverride().configureOutput({ writeErr: () => {} }))
      .parse(flags, { from: 'user' })
      .opts(),
  );

test('lengths are written in seconds, with tenths', () => {
  const wanted = given('--min', '7.5', '--max', '12', '--count', '3', '--fixed', '0.1', '--speech-model', 'm.bin');
  expect(wanted).toEqual({ min_ms: 7500, max_ms: 12_000, count: 3, fixed_ms: 100, speechModel: 'm.bin' });
  expect(given()).toEqual({});
  for (const wrong of ['0', '0.09', '-1', '7s', '', '1e3']) expect(() => given('--min', wrong)).toThrow('seconds');
});
