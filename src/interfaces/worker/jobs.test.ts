import { expect, test } from 'vitest';
import { JOBS, roleOfJob } from './jobs.ts';

test('jobs that spend money, change rules, or use a token, and unknown jobs, need an admin', () => {
  const admins = JOBS.filter(({ role }) => role === 'admin').map(({ name }) => name);
  const own = ['look-after-ad-account', 'publish-campaign', 'publish-due', 'start-experiment', 'step-budgets'];
  expect(admins.sort()).toEqual([...own, 'train-rules', 'watch-rules']);
  expect([roleOfJob('analyze-film'), roleOfJob('nobody-declares-this')]).toEqual(['operator', 'admin']);
});
