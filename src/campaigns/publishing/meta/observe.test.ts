import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse, JsonObject, RemoteKind } from '../port.ts';
import { observe } from './observe.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: 'act_1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};

async function seen(object: JsonObject, kind: RemoteKind = 'ad') {
  const calls = answering(async () => replyOf({ id: '7', ...object }), 'act_1');
  return (await observe([{ kind, remote_id: '7', step: kind }], ACCOUNT, calls))[0];
}

test.each([
  ['PENDING_REVIEW', 'pending', false],
  ['IN_PROCESS', 'pending', false],
  ['DISAPPROVED', 'refused', false],
  ['PREAPPROVED', 'approved', false],
  ['ACTIVE', 'approved', true],
  ['CAMPAIGN_PAUSED', undefined, false],
])('an ad with status %s has review %s, delivering: %s', async (effective_status, review, is_delivering) => {
  expect(await seen({ effective_status })).toMatchObject({ review, is_delivering });
});

test.each([
  ['ACTIVE', 'active', true],
  ['PAUSED', 'paused', true],
  ['DELETED', 'removed', false],
  ['ARCHIVED', 'removed', false],
])('an object with status %s is %s, exists: %s', async (word, configured, exists) => {
  expect(await seen({ status: word })).toMatchObject({ configured, exists });
  expect(await seen({ configured_status: word })).toMatchObject({ configured, exists });
});

test('the budget that is not 0 counts, because Meta reports 0 for the other kind', async () => {
  const budget = async (object: JsonObject) => (await seen(object, 'ad_group'))?.budget;
  expect(await budget({ lifetime_budget: '0', daily_budget: '5000' })).toEqual({ kind: 'daily', minor: 5_000 });
  expect(await budget({ lifetime_budget: '140000', daily_budget: '0' })).toEqual({ kind: 'lifetime', minor: 140_000 });
  expect(await budget({ lifetime_budget: '0', daily_budget: '0' })).toBeUndefined();
});

test('a campaign that Meta no longer shows does not exist, but one that cannot be read is an error', async () => {
  const look = (code: number, subcode: number, status: number) => {
    const error = { code, error_subcode: subcode, message: 'No' };
    const calls = answering(async () => replyOf({ error }, status), 'act_1');
    return observe([{ kind: 'campaign', remote_id: '7', step: 'campaign' }], ACCOUNT, calls);
  };
  expect(await look(100, 33, 400)).toEqual([{ kind: 'campaign', remote_id: '7', exists: false }]);
  await expect(look(2, 0, 500)).rejects.toThrow('the spend of 7');
});
