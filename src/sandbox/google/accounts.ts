import { accountStatus, currencyOfAccount, type Fields } from '../world/index.ts';

/** A customer. Every id exists: the sandbox represents accounts that you have a token for. */
export interface Customer {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
  /** A value of the enum CustomerStatus. */
  readonly status: string;
  readonly isManager: boolean;
  readonly tracksConversions: boolean;
}

export interface Customers {
  get(id: string): Customer;
  set(id: string, settings: Fields): Customer;
  clear(): void;
}

export function makeCustomers(): Customers {
  const changed = new Map<string, Customer>();
  const get = (id: string): Customer =>
    changed.get(id) ?? {
      ...{ id, currency: currencyOfAccount(id), timeZone: 'America/Los_Angeles', status: 'ENABLED' },
      ...{ isManager: false, tracksConversions: true },
    };
  return {
    get,
    set(id, settings) {
      const before = get(id);
      const account: Customer = {
        id,
        currency: text(settings.currency) ?? before.currency,
        timeZone: text(settings.time_zone) ?? before.timeZone,
        status: accountStatus(settings.account_status, before.status, ['ENABLED', 'SUSPENDED']),
        isManager: flag(settings.is_manager) ?? before.isManager,
        tracksConversions: flag(settings.tracks_conversions) ?? before.tracksConversions,
      };
      changed.set(id, account);
      return account;
    },
    clear: () => changed.clear(),
  };
}

const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
