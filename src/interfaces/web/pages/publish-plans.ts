import type { Reply } from '../../client/index.ts';
import { client, type ListedCampaign, type Platform } from '../data.ts';
import { eachOf, type Refused } from '../each-of.ts';
import { platformName } from '../format.ts';
import { PLATFORMS } from '../platforms.ts';

export type Account = Reply<'adAccounts.list'>['ad_accounts'][number];
export type Plan = Extract<Reply<'campaigns.publish'>, { fingerprint: string }>;

export interface Planned {
  readonly account: Account;
  readonly plan: Plan;
}

/** Returns the ad accounts that are ready to run ads on the platform. */
export const readyAccounts = async (platform: Platform): Promise<readonly Account[]> =>
  (await allAccounts()).filter(runs(platform));

const allAccounts = (): Promise<readonly Account[]> =>
  client.adAccounts.list({ state: 'ready', limit: 100 }).toArray({ max: 1000 });

const runs = (platform: Platform) => {
  const seller = PLATFORMS.find(({ id }) => id === platform)?.ad_platform;
  return (account: Account) => account.platform === seller;
};

/** Plans the publication in an account. Writes nothing. */
export async function planIn(account: Account, id: string): Promise<Planned | undefined> {
  const plan = await client.campaigns.publish({ id, dry_run: 'true', ad_account_id: account.id });
  return 'fingerprint' in plan ? { account, plan } : undefined;
}

export interface PlannedTogether {
  readonly plans: ReadonlyMap<string, Planned>;
  readonly refused: readonly Refused<ListedCampaign>[];
}

/** Plans each in the only account that is ready for its platform. If there are several, a person decides for each campaign. */
export async function planEach(campaigns: readonly ListedCampaign[]): Promise<PlannedTogether> {
  const plans = new Map<string, Planned>();
  const accounts = await allAccounts();
  const refused = await eachOf(campaigns, async ({ id, platform }) => {
    const [account, ...others] = accounts.filter(runs(platform));
    const name = platformName(platform);
    if (account === undefined) throw new Error(`no ad account is ready for ${name}`);
    if (others.length > 0)
      throw new Error(
        `${others.length + 1} ad accounts are ready for ${name}: publish it from its row, and choose one`,
      );
    const planned = await planIn(account, id);
    if (planned !== undefined) plans.set(id, planned);
  });
  return { plans, refused };
}
