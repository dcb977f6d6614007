import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { isUniqueViolation } from '../../core/db/index.ts';
import {
  conflict,
  EngineError,
  isEngineError,
  minorDigits,
  notFound,
  parse,
  unavailable,
} from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { removeSecret, sealSecret } from '../../trust/secrets/index.ts';
import {
  type AccountCheck,
  type AdAccount,
  AdAccountPatch,
  type AdAccountToken,
  NewAdAccount,
} from './account-schema.ts';
import * as store from './account-store.ts';
import type { AdsContext } from './ads-context.ts';
import { toUse } from './open-calls.ts';
import type { AccountFacts, AccountToken, Calls } from './port.ts';
import { secretNameOf } from './words.ts';

export const accountNotFound = (id: string) => notFound('ad-account-not-found', `there is no ad account ${id}`);

/** @throws `ad-account-not-found` */
export async function adAccount({ db }: Pick<Context, 'db'>, id: string): Promise<AdAccount> {
  return store.toAdAccount(await existing(db, id));
}

async function existing(db: Parameters<typeof store.findAccount>[0], id: string): Promise<store.AdAccountRow> {
  const row = await store.findAccount(db, id);
  if (row === undefined || row.state === 'removed') throw accountNotFound(id);
  return row;
}

/**
 * Adds an ad account: seals its token, and reads its name, currency, and time zone from the platform.
 *
 * @throws `validation-failed`; `ad-account-exists`; `live-needs-postgres`; `ad-account-unreadable`; `platform-away`; the errors
 * of `sealSecret`
 */
export async function addAdAccount(ctx: AdsContext, wanted: NewAdAccount): Promise<AdAccount> {
  const given = parse(NewAdAccount, wanted);
  const { token, platform, external_id, environment } = given;
  refusePlace(ctx, environment, given.live_on_embedded);
  ctx.ads.platformOf(platform);
  const other = await store.accountNamed(ctx.db, platform, external_id, environment);
  if (other !== undefined) throw exists(external_id, other.id);
  const [id, now] = [ctx.newId(), ctx.now()];
  const facts = await factsWith(ctx, { id, platform, external_id, environment, settings: given.settings }, token);
  const { token: _, ...kept } = given;
  const row = { ...kept, id, state: 'needs-attention', created_at: now, ...columnsOf(facts, now) };
  return ctx.db
    .transaction(async (transaction) => {
      await store.insertAccount(transaction, row);
      await sealSecret(transaction, ctx, secretNameOf(id), JSON.stringify(token));
      const { max_daily_minor, max_campaign_minor } = given;
      const metadata = { platform, external_id, environment, max_daily_minor, max_campaign_minor };
      await appendEvents(transaction, ctx, [{ type: 'ad_account_added', entityId: id, metadata }]);
      return store.toAdAccount(await store.updateAccount(transaction, id, problemOf(facts)));
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? exists(external_id, undefined) : error;
    });
}

const exists = (externalId: string, id: string | undefined) =>
  conflict('ad-account-exists', `ad account ${externalId} already exists${id === undefined ? '' : `, as ${id}`}`, {
    ...(id === undefined ? {} : { id }),
  });

function refusePlace({ db }: Context, environment: string, isAllowed: boolean): void {
  if (environment === 'live' && db.kind === 'embedded' && !isAllowed)
    throw conflict(
      'live-needs-postgres',
      'live ads require PostgreSQL: after a power failure, the embedded database can lose its last record, which proves what was sent. `--live-on-embedded` allows it for one person on one machine',
    );
}

/** Reads the account with a token that is not stored yet. @throws `ad-account-unreadable`; `platform-away` */
async function factsWith(ctx: AdsContext, account: store.AccountAddress, token: AdAccountToken): Promise<AccountFacts> {
  const facts = await factsOf(ctx, account, await ctx.ads.callsWith(account, token), toUse(token));
  if (isRead(facts)) return facts;
  const why = facts.findings.map(({ detail }) => detail).join('; ');
  throw new EngineError(
    'ad-account-unreadable',
    `${account.platform} does not show account ${account.external_id}: ${why}`,
    {
      findings: facts.findings,
    },
  );
}

/** An account that could not be read has no currency. */
const isRead = ({ currency }: AccountFacts): boolean => currency !== '';

/** @throws `platform-away` */
async function factsOf(
  ctx: AdsContext,
  account: store.AccountAddress,
  calls: Calls,
  token: AccountToken,
): Promise<AccountFacts> {
  try {
    const platform = ctx.ads.platformOf(account.platform);
    const facts = await platform.checkAccount(account.external_id, calls);
    if (!facts.is_usable || platform.tokenExpiry === undefined) return facts;
    return await platform.tokenExpiry(token, calls).then(
      (expires) => withExpiry(facts, expires, ctx.now()),
      () => ({ ...facts, findings: [...facts.findings, EXPIRY_UNKNOWN] }),
    );
  } catch (error) {
    if (isEngineError(error)) throw error;
    ctx.log.warn({ err: error, ad_account_id: account.id }, 'an ad account could not be read');
    throw unavailable(
      'platform-away',
      `${account.platform} did not respond for account ${account.external_id}: try again later`,
    );
  }
}

const WARN_MS = 14 * 86_400_000;

const EXPIRY_UNKNOWN = {
  level: 'warning',
  code: 'token-expiry-unknown',
  field: 'token',
  detail: 'the platform did not say when the token expires: the engine can neither warn you nor renew it',
  source: 'ad-account',
} as const;

/** Warns about a token that ends soon. */
function withExpiry(facts: AccountFacts, expires: string | undefined, now: Date): AccountFacts {
  if (expires === undefined) return facts;
  const known = { ...facts, token_expires_at: expires };
  if (Date.parse(expires) - now.getTime() > WARN_MS) return known;
  const finding = {
    level: 'warning',
    code: 'token-expires',
    field: 'token',
    detail: `the token expires on ${expires.slice(0, 10)}: set a new one before then (a token with the app secret is renewed automatically)`,
    source: 'ad-account',
  } as const;
  return { ...known, findings: [...facts.findings, finding] };
}

const columnsOf = ({ name, currency, time_zone, token_expires_at }: AccountFacts, now: Date) => ({
  name,
  currency,
  currency_digits: minorDigits(currency),
  time_zone,
  token_expires_at: token_expires_at === undefined ? null : new Date(token_expires_at),
  checked_at: now,
  updated_at: now,
});

const problemOf = ({ is_usable, findings }: AccountFacts) => ({
  state: is_usable ? 'ready' : 'needs-attention',
  problem: is_usable ? null : JSON.stringify({ findings }),
});

/**
 * Changes an account. Tries a new token before it replaces the old one; it makes the account ready again.
 *
 * @param asRead `updated_at` of the account that the change is based on; undefined applies the change to any version
 * @throws `ad-account-not-found`; `ad-account-unreadable`; `changed-meanwhile`; `platform-away`; the errors of `sealSecret`
 */
export async function setAdAccount(
  ctx: AdsContext,
  id: string,
  wanted: AdAccountPatch,
  asRead?: Date,
): Promise<AdAccount> {
  const { token, settings, ...others } = parse(AdAccountPatch, wanted);
  const before = await existing(ctx.db, id);
  const asked = { ...before, ...(settings === undefined ? {} : { settings }) };
  const facts = token === undefined ? undefined : await factsWith(ctx, asked, token);
  if (facts !== undefined && before.currency !== facts.currency)
    throw new EngineError(
      'ad-account-unreadable',
      `the token belongs to an account in ${facts.currency}, not in ${before.currency}`,
    );
  return ctx.db.transaction(async (transaction) => {
    const row = await store.accountForUpdate(transaction, id);
    if (row === undefined || row.state === 'removed') throw accountNotFound(id);
    if (asRead !== undefined && asRead.getTime() !== row.updated_at.getTime())
      throw new EngineError(
        'changed-meanwhile',
        `ad account ${row.name} was changed at ${row.updated_at.toISOString()}, after it was read (${asRead.toISOString()})`,
        { current: store.toAdAccount(row) },
      );
    const now = ctx.now();
    if (token !== undefined) await sealSecret(transaction, ctx, secretNameOf(id), JSON.stringify(token));
    const after = await store.updateAccount(transaction, id, {
      ...others,
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      ...(facts === undefined ? {} : { ...columnsOf(facts, now), ...problemOf(facts) }),
      updated_at: now,
    });
    const changes = changesBetween(row, after, token !== undefined);
    await appendEvents(transaction, ctx, [{ type: 'ad_account_changed', entityId: id, metadata: { changes } }]);
    return store.toAdAccount(after);
  });
}

const TOLD = ['settings', 'max_daily_minor', 'max_campaign_minor', 'two_people', 'live_on_embedded', 'state'] as const;

function changesBetween(before: store.AdAccountRow, after: store.AdAccountRow, hasNewToken: boolean) {
  const changed = TOLD.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return {
    ...Object.fromEntries(changed.map((field) => [field, { from: before[field], to: after[field] }])),
    ...(hasNewToken ? { token: { from: 'sealed', to: 'resealed' } } : {}),
  };
}

/** Checks the account on the platform. @throws `ad-account-not-found`; `platform-away` */
export async function checkAdAccount(ctx: AdsContext, id: string): Promise<AccountCheck> {
  const asked = await existing(ctx.db, id);
  const facts = inCurrency(
    asked.currency,
    await factsOf(ctx, asked, await ctx.ads.callsOf(asked), await ctx.ads.tokenOf(asked)),
  );
  const now = ctx.now();
  const columns = isRead(facts) ? columnsOf(facts, now) : { checked_at: now, updated_at: now };
  const row = await ctx.db.transaction(async (transaction) => {
    const before = await store.accountForUpdate(transaction, id);
    if (before === undefined || before.state === 'removed') throw accountNotFound(id);
    const after = await store.updateAccount(transaction, id, { ...columns, ...problemOf(facts) });
    const changes = changesBetween(before, after, false);
    if (Object.keys(changes).length > 0)
      await appendEvents(transaction, ctx, [{ type: 'ad_account_changed', entityId: id, metadata: { changes } }]);
    return after;
  });
  const { state, currency, time_zone, token_expires_at } = store.toAdAccount(row);
  const usage = typeof row.pace === 'object' && row.pace !== null ? { ...row.pace } : {};
  return { state, currency, time_zone, token_expires_at, usage, findings: [...facts.findings] };
}

/** Reports a changed currency: caps and budgets are amounts in the account's currency and would mean something else. */
function inCurrency(currency: string, facts: AccountFacts): AccountFacts {
  if (!isRead(facts) || facts.currency === currency) return facts;
  const finding = {
    level: 'refused',
    code: 'currency-changed',
    field: 'currency',
    detail: `the platform shows an account in ${facts.currency}; its caps and budgets are in ${currency}: remove the account and add it again`,
    source: 'ad-account',
  } as const;
  return { ...facts, currency, is_usable: false, findings: [...facts.findings, finding] };
}

/** Maximum number of open publications that a refusal lists. */
const MOST_NAMED = 100;

const OVER = ['ended', 'removed'] as const;

/** Deletes the token; the account's history stays. @throws `ad-account-not-found`; `ad-account-in-use` */
export const removeAdAccount = (ctx: Context, id: string): Promise<AdAccount> =>
  ctx.db.transaction(async (transaction) => {
    const row = await store.accountForUpdate(transaction, id);
    if (row === undefined || row.state === 'removed') throw accountNotFound(id);
    const open = await openPublications(transaction, id);
    if (open.length > 0) {
      const count = open.length > MOST_NAMED ? `more than ${MOST_NAMED}` : open.length;
      throw conflict(
        'ad-account-in-use',
        `ad account ${row.name} is still used by ${count} ${count === 1 ? 'publication' : 'publications'}: complete or compensate them first`,
        { publications: open.slice(0, MOST_NAMED) },
      );
    }
    await removeSecret(transaction, ctx, secretNameOf(id));
    const after = await store.updateAccount(transaction, id, { state: 'removed', updated_at: ctx.now() });
    const { platform, external_id, environment } = row;
    await appendEvents(transaction, ctx, [
      { type: 'ad_account_removed', entityId: id, metadata: { platform, external_id, environment } },
    ]);
    return store.toAdAccount(after);
  });

async function openPublications(transaction: Transaction, accountId: string): Promise<string[]> {
  const rows = await transaction.kysely
    .selectFrom('publications')
    .select('id')
    .where('ad_account_id', '=', accountId)
    .where('state', 'not in', OVER)
    .limit(MOST_NAMED + 1)
    .execute();
  return rows.map(({ id }) => id);
}
