import type { Client, components } from '../../client/index.ts';

type Plan = components['schemas']['PublicationPlan'];

/** Plans what publishing a campaign into an account would create, and what it can cost. */
export async function planOf(client: Client, campaignId: string, accountId: string): Promise<Plan> {
  const plan = await client.campaigns.publish({ id: campaignId, ad_account_id: accountId, dry_run: 'true' });
  if (!('fingerprint' in plan)) throw new TypeError('a dry run has begun a publication');
  return plan;
}

/** Starts the publication as the plan showed it. @returns the publication's id */
export async function publishAsShown(
  client: Client,
  campaignId: string,
  accountId: string,
  { fingerprint }: Plan,
): Promise<string> {
  const started = await client.campaigns.publish({ id: campaignId, ad_account_id: accountId, fingerprint });
  if ('fingerprint' in started) throw new TypeError('a plan was answered instead of a publication');
  return started.publication_id;
}
