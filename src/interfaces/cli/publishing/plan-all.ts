import { invalid } from '../../../core/kernel/index.ts';
import { ApiError, type Client, type components, type Reply } from '../../client/index.ts';
import { planOf, publishAsShown } from './plan.ts';

type Campaign = components['schemas']['Campaign'];
type Account = components['schemas']['AdAccount'];
type Exposure = components['schemas']['Exposure'];
type Publication = Reply<'publications.get'>;

/** Returns the ad platform that sells ads of a placement; undefined if this program knows none. */
type SoldBy = (placement: Campaign['platform']) => Account['platform'] | undefined;

/** A campaign that failed, and the reason. It does not stop the others. */
interface Failed {
  readonly platform: string;
  readonly campaign_id: string;
  readonly code: string;
  readonly detail: string;
}
export interface PlannedOne {
  readonly platform: string;
  readonly campaign_id: string;
  readonly ad_account_id: string;
  readonly plan: components['schemas']['PublicationPlan'];
}
export interface PlanOfAll {
  readonly planned: readonly PlannedOne[];
  readonly failed: readonly Failed[];
  /** What all of them can cost once they are active, by currency. */
  readonly exposure: readonly Exposure[];
}

/**
 * Makes one plan for the approved campaigns of a video, each in an account of its platform.
 *
 * @param accounts ids, for platforms that have several accounts; without them, a platform's only ready account is used
 * @throws `validation-failed` when the video has no approved campaign
 */
export async function planAll(
  client: Client,
  video: string,
  accounts: readonly string[],
  soldBy: SoldBy,
): Promise<PlanOfAll> {
  const campaigns = await client.campaigns.list({ video_asset_id: video, status: 'approved' }).toArray({ max: 100 });
  if (campaigns.length === 0)
    throw invalid([
      { path: 'all-platforms', message: `video ${video} has no approved campaign: approve its drafts first` },
    ]);
  const ready =
    accounts.length > 0
      ? await Promise.all(accounts.map((id) => client.adAccounts.get({ id })))
      : await client.adAccounts.list({ state: 'ready' }).toArray({ max: 1000 });
  const planned: PlannedOne[] = [];
  const failed: Failed[] = [];
  for (const campaign of campaigns) {
    const about = { platform: campaign.platform, campaign_id: campaign.id };
    const chosen = accountFor(ready, soldBy(campaign.platform), about);
    if ('code' in chosen) failed.push(chosen);
    else
      await attempt(about, failed, async () => {
        planned.push({ ...about, ad_account_id: chosen.id, plan: await planOf(client, campaign.id, chosen.id) });
      });
  }
  return { planned, failed, exposure: sums(planned.map(({ plan }) => plan.exposure)) };
}

function accountFor(
  ready: readonly Account[],
  platform: Account['platform'] | undefined,
  about: { readonly platform: string; readonly campaign_id: string },
): Account | Failed {
  if (platform === undefined)
    return {
      ...about,
      code: 'ad-account-not-found',
      detail: `no ad platform sells ads on ${about.platform}: publish them by hand`,
    };
  const [only, another] = ready.filter((account) => account.platform === platform);
  if (only === undefined)
    return { ...about, code: 'ad-account-not-found', detail: `there is no ready ad account for ${platform}: add one` };
  if (another === undefined) return only;
  return {
    ...about,
    code: 'ad-account-not-found',
    detail: `${platform} has several ad accounts: specify one with --account`,
  };
}

/** Records a refusal by the API as this campaign's failure. Any other error ends the whole command. */
async function attempt(
  about: { readonly platform: string; readonly campaign_id: string },
  failed: Failed[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failed.push({ ...about, code: error.code, detail: error.problem.detail });
  }
}

/** Adds up amounts by currency. If one has no end date, the sum has no total. */
function sums(all: readonly Exposure[]): Exposure[] {
  const byCurrency = new Map<string, Exposure>();
  for (const one of all) {
    const before = byCurrency.get(one.currency);
    byCurrency.set(
      one.currency,
      before === undefined
        ? one
        : {
            currency: one.currency,
            per_day_minor: before.per_day_minor + one.per_day_minor,
            whole_minor:
              before.whole_minor === null || one.whole_minor === null ? null : before.whole_minor + one.whole_minor,
          },
    );
  }
  return [...byCurrency.values()];
}

export interface PublishedAll {
  readonly publications: readonly Publication[];
  readonly failed: readonly Failed[];
}

/** Starts the publication of each plan as it was shown, then follows each one. */
export async function publishAll(
  client: Client,
  { planned, failed: before }: PlanOfAll,
  follow: (publicationId: string) => Promise<Publication>,
): Promise<PublishedAll> {
  const failed = [...before];
  const begun: { readonly about: Pick<PlannedOne, 'platform' | 'campaign_id'>; readonly id: string }[] = [];
  for (const { platform, campaign_id, ad_account_id, plan } of planned) {
    const about = { platform, campaign_id };
    await attempt(about, failed, async () => {
      begun.push({ about, id: await publishAsShown(client, campaign_id, ad_account_id, plan) });
    });
  }
  const publications: Publication[] = [];
  for (const { about, id } of begun) await attempt(about, failed, async () => void publications.push(await follow(id)));
  return { publications, failed };
}
