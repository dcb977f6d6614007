import { z } from 'zod';
import { AD_PLATFORMS, Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';

export const AdPlatformWord = z.enum(AD_PLATFORMS);
const Environment = z.enum(['live', 'sandbox']);
const AccountState = z.enum(['ready', 'needs-attention', 'removed']);

const HIDDEN = { error: 'must be text in quotes' };

const secret = (most: number) =>
  z.string(HIDDEN).min(1, 'must not be empty').max(most, `must have at most ${most} characters`).optional();

/** The custom messages keep the token's value out of errors. */
export const AdAccountToken = z
  .strictObject(
    {
      access_token: secret(4_096),
      app_secret: secret(1_024),
      refresh_token: secret(4_096).describe('Google: used to obtain access tokens'),
      client_id: secret(1_024).describe('Google: the id of the OAuth client'),
      client_secret: secret(1_024),
      developer_token: secret(1_024).describe('Google: the developer token for the API'),
    },
    { error: 'must be an object with access_token, and app_secret if the app requires one' },
  )
  .refine(({ access_token, refresh_token }) => access_token !== undefined || refresh_token !== undefined, {
    path: ['access_token'],
    error: 'is required unless refresh_token is given',
  })
  .refine(
    ({ refresh_token, client_id, client_secret }) =>
      refresh_token === undefined || (client_id !== undefined && client_secret !== undefined),
    { path: ['client_id'], error: 'a refresh_token requires client_id and client_secret' },
  )
  .describe('sealed, and never shown again');
export type AdAccountToken = z.output<typeof AdAccountToken>;

const Settings = z
  .record(text(100), z.json())
  .describe('what the platform requires: page_id, instagram_user_id, pixel_id, dsa_beneficiary, dsa_payor …');
const Cap = z.int().min(0).nullable();

const caps = {
  max_daily_minor: Cap.describe('maximum cost per day of all active publications; null: nothing can be activated'),
  max_campaign_minor: Cap.describe(
    'maximum total cost of one publication; null: only ads without an end date can be activated',
  ),
};

export const NewAdAccount = z
  .strictObject({
    platform: AdPlatformWord,
    external_id: text(100).min(1).describe('as the platform writes it, e.g. act_1234567890'),
    environment: Environment,
    token: AdAccountToken,
    settings: Settings.default({}),
    max_daily_minor: caps.max_daily_minor.default(null),
    max_campaign_minor: caps.max_campaign_minor.default(null),
    two_people: z.boolean().default(false).describe('the person who activates must not be the one who approved'),
    live_on_embedded: z.boolean().default(false).describe('allow live ads on the embedded database'),
  })
  .meta({
    examples: [
      {
        platform: 'meta',
        external_id: 'act_1234567890',
        environment: 'sandbox',
        token: { access_token: 'the token that the platform gave you' },
        settings: { page_id: '100', instagram_user_id: '200' },
        max_daily_minor: 50_000,
        max_campaign_minor: 200_000,
      },
    ],
  });
export type NewAdAccount = z.output<typeof NewAdAccount>;

export const AdAccountPatch = z
  .strictObject({
    settings: Settings,
    max_daily_minor: caps.max_daily_minor,
    max_campaign_minor: caps.max_campaign_minor,
    two_people: z.boolean(),
    live_on_embedded: z.boolean(),
    token: AdAccountToken,
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'set at least one field to change')
  .meta({ examples: [{ max_daily_minor: 100_000 }] });
export type AdAccountPatch = z.output<typeof AdAccountPatch>;

/** An ad account, without its token. */
export const AdAccount = z
  .object({
    id: Id,
    platform: AdPlatformWord,
    external_id: z.string(),
    environment: Environment,
    name: z.string(),
    currency: z.string(),
    currency_digits: z.int(),
    time_zone: z.string(),
    settings: z.record(z.string(), z.unknown()),
    ...caps,
    two_people: z.boolean(),
    live_on_embedded: z.boolean(),
    state: AccountState,
    problem: z.unknown().describe('why it needs attention'),
    token_expires_at: Timestamp.nullable(),
    checked_at: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'AdAccount' });
export type AdAccount = z.output<typeof AdAccount>;

export const AdAccountQuery = z.strictObject({
  platform: AdPlatformWord.optional(),
  environment: Environment.optional(),
  state: AccountState.optional(),
  ...pageQuery,
});
export type AdAccountQuery = z.output<typeof AdAccountQuery>;

export const Finding = z
  .object({
    level: z.enum(['refused', 'warning']),
    code: z.string(),
    field: z.string(),
    detail: z.string(),
    source: z.string(),
  })
  .meta({ id: 'PublishingFinding' });

export const AccountCheck = z
  .object({
    state: AccountState,
    currency: z.string(),
    time_zone: z.string(),
    token_expires_at: Timestamp.nullable(),
    usage: z.record(z.string(), z.unknown()).describe("how much of the platform's allowance is used"),
    findings: z.array(Finding),
  })
  .meta({ id: 'AdAccountCheck' });
export type AccountCheck = z.output<typeof AccountCheck>;
