import { expect, test } from 'vitest';
import type { Reply } from '../port.ts';
import { failureOf } from './failure.ts';
import { google } from './index.ts';

const refusal = (status: number, category?: string, word?: string): Reply => ({
  ...{ status, headers: {} },
  body: {
    error: {
      ...{ code: status, message: 'x' },
      details: category === undefined ? [] : [{ errors: [{ errorCode: { [category]: word ?? '' }, message: 'x' }] }],
    },
  },
});

test.each([
  [400, 'campaignError', 'DUPLICATE_CAMPAIGN_NAME', 'unknown'],
  [400, 'campaignBudgetError', 'BUDGET_BELOW_PER_DAY_MINIMUM', 'rejected'],
  [409, 'databaseError', 'CONCURRENT_MODIFICATION', 'rejected'],
  [429, 'quotaError', 'RESOURCE_TEMPORARILY_EXHAUSTED', 'throttled'],
  [429, 'quotaError', 'RESOURCE_EXHAUSTED', 'throttled'],
  [401, 'authenticationError', 'OAUTH_TOKEN_EXPIRED', 'auth'],
  [401, undefined, undefined, 'auth'],
  [403, 'authorizationError', 'USER_PERMISSION_DENIED', 'auth'],
  [403, undefined, undefined, 'auth'],
  [400, 'requestError', 'UNSUPPORTED_VERSION', 'rejected'],
  [500, 'internalError', 'TRANSIENT_ERROR', 'unknown'],
  [503, undefined, undefined, 'unknown'],
  [504, undefined, undefined, 'unknown'],
  [400, undefined, undefined, 'rejected'],
  [200, undefined, undefined, 'unknown'],
])('the response %i %s %s is classified as %s', (status, category, word, certainty) => {
  expect(failureOf(refusal(status, category, word), new Date(0)).certainty).toBe(certainty);
});

test.each([
  [400, 'authenticationError', 'OAUTH_TOKEN_REVOKED', 'new_token'],
  [401, undefined, undefined, 'new_token'],
  [400, 'authenticationError', 'TWO_STEP_VERIFICATION_NOT_ENROLLED', 'a_person'],
  [400, 'authenticationError', 'ADVANCED_PROTECTION_NOT_ENROLLED', 'a_person'],
  [403, 'authorizationError', 'CUSTOMER_NOT_ENABLED', 'a_person'],
  [403, 'authorizationError', 'MISSING_TOS', 'a_person'],
  [403, 'authorizationError', 'INCOMPLETE_SIGNUP', 'a_person'],
  [403, 'authorizationError', 'USER_PERMISSION_DENIED', 'permission'],
  [403, undefined, undefined, 'permission'],
  [400, 'requestError', 'DEVELOPER_TOKEN_PARAMETER_MISSING', 'permission'],
])('the authorization error %i %s %s needs %s', (status, category, word, needs) => {
  expect(failureOf(refusal(status, category, word), new Date(0))).toMatchObject({ certainty: 'auth', needs });
});

test('an exhausted daily quota holds for six hours if Google does not say how long', () => {
  const used = (word: string) => google.connection.usage(refusal(429, 'quotaError', word));
  expect(used('RESOURCE_EXHAUSTED')).toEqual({ is_throttled: true, regain_in_s: 21_600 });
  expect(used('RESOURCE_TEMPORARILY_EXHAUSTED')).toEqual({ is_throttled: true });
  expect(google.connection.usage(refusal(429))).toEqual({ is_throttled: true });
  expect(google.connection.usage(refusal(400))).toEqual({ is_throttled: false });
});

test('a refusal names the draft’s field, throttling its delay, and a revoked grant the need for a new token', () => {
  const location = {
    fieldPathElements: [{ fieldName: 'campaign_operation' }, { fieldName: 'end_date_time' }],
  };
  const error = {
    errorCode: { campaignError: 'END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET' },
    message: 'An end is required.',
    location,
  };
  const refused: Reply = {
    status: 400,
    headers: { 'request-id': 'r1' },
    body: { error: { details: [{ errors: [error] }] } },
  };
  expect(failureOf(refused, new Date(0))).toMatchObject({
    problem: {
      code: 'end-missing',
      field: 'ad.ends_at',
      vendor: { trace: 'r1', code: 'campaignError.END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET' },
    },
  });
  const details = { quotaErrorDetails: { retryDelay: '30s' } };
  const quota = { errorCode: { quotaError: 'RESOURCE_TEMPORARILY_EXHAUSTED' }, details };
  const throttled: Reply = { status: 429, headers: {}, body: { error: { details: [{ errors: [quota] }] } } };
  expect(google.connection.usage(throttled)).toEqual({ is_throttled: true, regain_in_s: 30 });
  const later: Reply = { status: 429, headers: {}, body: { error: { details: [{ retryDelay: '12s' }] } } };
  expect(google.connection.usage(later)).toEqual({ is_throttled: true, regain_in_s: 12 });
  const ended: Reply = { status: 400, headers: {}, body: { error: 'invalid_grant', error_description: 'revoked' } };
  expect(failureOf(ended, new Date(0))).toMatchObject({ certainty: 'auth', needs: 'new_token' });
});
