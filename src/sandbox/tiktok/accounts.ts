import { accountStatus, currencyOfAccount, type Fields } from '../world/index.ts';

/** An advertiser. Every id exists: the sandbox represents accounts that you have a token for. */
export interface Advertiser {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly status: string;
}

export interface Advertisers {
  get(id: string): Advertiser;
  set(id: string, settings: Fields): Advertiser;
  clear(): void;
}

export function makeAdvertisers(): Advertisers {
  const changed = new Map<string, Advertiser>();
  const get = (id: string): Advertiser =>
    changed.get(id) ?? {
      id,
      currency: currencyOfAccount(id),
      timeZone: 'America/Los_Angeles',
      status: 'STATUS_ENABLE',
    };
  return {
    get,
    set(id, settings) {
      const before = get(id);
      const account: Advertiser = {
        id,
        currency: text(settings.currency) ?? before.currency,
        timeZone: text(settings.time_zone) ?? before.timeZone,
        status: accountStatus(settings.account_status, before.status, ['STATUS_ENABLE', 'STATUS_DISABLE']),
      };
      changed.set(id, account);
      return account;
    },
    clear: () => changed.clear(),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
