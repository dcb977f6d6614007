import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { FilmAnalysis } from '../../../content/media/index.ts';
import { EngineError } from '../../../core/kernel/index.ts';
import { clipOptionsOf, withClipFlags } from './analyze.ts';
import { analyzeAll } from './analyze-all.ts';

const given = (...flags: string[]) =>
  clipOptionsOf(
    withClipFlags(new Command().exitOverride().configureOutput({ writeErr: () => {} }))
      .parse(flags, { from: 'user' })
      .opts(),
  );

test('durations are given in seconds and passed on in milliseconds', () => {
  const wanted = given('--min', '7.5', '--max', '12', '--count', '3', '--fixed', '0.1', '--speech-model', 'm.bin');
  expect(wanted).toEqual({ min_ms: 7500, max_ms: 12_000, count: 3, fixed_ms: 100, speechModel: 'm.bin' });
  expect(given()).toEqual({});
  for (const wrong of ['0', '0.09', '-1', '7s', '', '1e3']) expect(() => given('--min', wrong)).toThrow('seconds');
});

test('an unreadable or slow film does not stop the others, but a missing database stops all', async () => {
  const analysis = {} as FilmAnalysis;
  const analyze = (file: string) => {
    if (file === 'long') return Promise.reject(new EngineError('film-time-limit', 'took longer than 3600 s'));
    if (file === 'gone') return Promise.reject(new EngineError('database-unavailable', 'gone'));
    return Promise.resolve({ analysis });
  };
  expect(await analyzeAll(['a', 'long', 'b', 'c'], analyze, {})).toEqual([
    { file: 'a', analysis },
    { file: 'long', error: { code: 'film-time-limit', message: 'took longer than 3600 s' } },
    { file: 'b', analysis },
    { file: 'c', analysis },
  ]);
  await expect(analyzeAll(['a', 'gone'], analyze, {})).rejects.toMatchObject({ code: 'database-unavailable' });
});
