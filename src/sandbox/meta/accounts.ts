import { currencyOfAccount, type Fields } from '../world/index.ts';

/** An ad account. Every id exists: the sandbox represents accounts that you have a token for. */
export interface Account {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
  /** 1 is active, 2 is disabled. */
  readonly status: number;
  readonly tasks: readonly string[];
  readonly appSecret: string | undefined;
  /** Lifetime of its tokens from their first use, in seconds; undefined means forever. */
  readonly tokenLifeS: number | undefined;
  readonly dsaBeneficiary: string | undefined;
  readonly dsaPayor: string | undefined;
}

export interface Accounts {
  /** @param id digits, without `act_` */
  get(id: string): Account;
  set(id: string, settings: Fields): Account;
  clear(): void;
}

export function makeAccounts(): Accounts {
  const changed = new Map<string, Account>();
  const get = (id: string): Account =>
    changed.get(id) ?? {
      id,
      currency: currencyOfAccount(id),
      timeZone: 'America/Los_Angeles',
      status: 1,
      tasks: ['ADVERTISE', 'ANALYZE', 'DRAFT', 'MANAGE'],
      appSecret: undefined,
      tokenLifeS: undefined,
      dsaBeneficiary: undefined,
      dsaPayor: undefined,
    };
  return {
    get,
    set(id, settings) {
      const before = get(id);
      const account: Account = {
        id,
        currency: text(settings.currency) ?? before.currency,
        timeZone: text(settings.time_zone) ?? before.timeZone,
        status: typeof settings.account_status === 'number' ? settings.account_status : before.status,
        tasks: Array.isArray(settings.tasks) ? settings.tasks.map(String) : before.tasks,
        appSecret: text(settings.app_secret) ?? before.appSecret,
        tokenLifeS: typeof settings.token_life_s === 'number' ? settings.token_life_s : before.tokenLifeS,
        dsaBeneficiary: text(settings.default_dsa_beneficiary) ?? before.dsaBeneficiary,
        dsaPayor: text(settings.default_dsa_payor) ?? before.dsaPayor,
      };
      changed.set(id, account);
      return account;
    },
    clear: () => changed.clear(),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
