import { invalid } from '../../../core/kernel/index.ts';
import type { Client, components } from '../../client/index.ts';
import { id } from '../options.ts';

const NO_ACCOUNT = 'none';

/** Reads an ad account's id, or `none`. */
export const accountOrNone = (written: string): string => (written === NO_ACCOUNT ? written : id(written));

/**
 * Returns the ad account for a campaign's ads: the named one, or else the only one that is ready.
 *
 * @returns undefined if none is ready or the person wants none
 * @throws `validation-failed` when several are ready
 */
export async function chooseAccount(
  client: Client,
  placement: components['schemas']['Campaign']['platform'],
  named: string | undefined,
): Promise<string | undefined> {
  if (named !== undefined) return named === NO_ACCOUNT ? undefined : named;
  const { AD_PLATFORM_OF } = await import('../../../campaigns/publishing/index.ts');
  const platform = AD_PLATFORM_OF[placement];
  const all = await client.adAccounts.list({ state: 'ready' }).toArray({ max: 1000 });
  const [only, ...others] = all.filter((account) => account.platform === platform);
  if (others.length === 0) return only?.id;
  const message = `${others.length + 1} ad accounts are ready for ${placement}: specify one, or \`${NO_ACCOUNT}\``;
  throw invalid([{ path: '--account', message }]);
}
