import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse, Json, RemoteKind } from '../port.ts';
import { observe } from './observe.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: '1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};

/** @param row the result of a query for the object */
async function seen(kind: RemoteKind, row: Json) {
  const calls = answering(async () => replyOf({ results: [row], totalResultsCount: '1' }));
  return (await observe([{ kind, remote_id: '7', step: kind }], ACCOUNT, calls))[0];
}

test.each([
  ['ELIGIBLE', true],
  ['LIMITED', true],
  ['LEARNING', true],
  ['PAUSED', false],
  ['NOT_ELIGIBLE', false],
])('a campaign with primary status %s delivers: %s', async (primaryStatus, is_delivering) => {
  expect(await seen('campaign', { campaign: { id: '7', primaryStatus } })).toMatchObject({ is_delivering });
});

test.each([
  ['REVIEWED', 'APPROVED', 'approved'],
  ['REVIEWED', 'APPROVED_LIMITED', 'approved'],
  ['REVIEWED', 'UNKNOWN', undefined],
  ['REVIEW_IN_PROGRESS', 'UNKNOWN', 'pending'],
  ['REVIEW_IN_PROGRESS', 'DISAPPROVED', 'refused'],
])('an ad with review status %s and approval status %s has review %s', async (reviewStatus, approvalStatus, review) => {
  const adGroupAd = { ad: { id: '7' }, policySummary: { reviewStatus, approvalStatus } };
  expect(await seen('ad', { adGroupAd })).toMatchObject({ review });
});

test('a campaign is observed with its daily or lifetime budget and its spend', async () => {
  const campaign = { id: '7', status: 'ENABLED' };
  const metrics = { costMicros: '1234567' };
  expect(await seen('campaign', { campaign, metrics, campaignBudget: { amountMicros: '5000000' } })).toMatchObject({
    ...{ configured: 'active', budget: { kind: 'daily', minor: 500 }, spend_minor: 123 },
  });
  expect(await seen('campaign', { campaign, campaignBudget: { totalAmountMicros: '5000000' } })).toMatchObject({
    budget: { kind: 'lifetime', minor: 500 },
  });
});
