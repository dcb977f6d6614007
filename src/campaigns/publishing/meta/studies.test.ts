import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse } from '../port.ts';
import { studies } from './studies.ts';

test('a study sends its times in whole seconds and splits the audience equally', async () => {
  const sent: unknown[] = [];
  const calls = answering(async ({ body }) => {
    sent.push(body);
    return replyOf({ id: '9' });
  }, 'act_1');
  const account: AccountToUse = {
    external_id: 'act_1',
    environment: 'sandbox',
    currency: 'EUR',
    time_zone: 'UTC',
    settings: { business_id: '5' },
  };
  const [starts_at, ends_at] = [new Date('2026-01-01T00:00:00.999Z'), new Date('2026-01-15T00:00:00.001Z')];
  const cells = ['A', 'B', 'C'].map((name) => ({ name, campaign_remote_id: `c${name}` }));
  const made = await studies.make({ name: 'study', starts_at, ends_at, cells }, account, calls);
  expect(made).toMatchObject({ certainty: 'done', remote_id: '9' });
  expect(sent).toMatchObject([
    {
      ...{ start_time: Date.parse('2026-01-01') / 1000, end_time: Date.parse('2026-01-15') / 1000 },
      cells: cells.map(({ campaign_remote_id }) => ({ treatment_percentage: 33.33, campaigns: [campaign_remote_id] })),
    },
  ]);
});
