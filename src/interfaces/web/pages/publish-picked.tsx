import { perDayOf } from '../add-up-per-day.ts';
import { campaignName } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { counted, money } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { type PlannedTogether, planEach } from './publish-plans.ts';

interface PublishPickedProps {
  /** The approved campaigns. */
  readonly campaigns: readonly ListedCampaign[];
  /** Runs an action on each campaign and shows the outcome. */
  readonly doToEach: (
    campaigns: readonly ListedCampaign[],
    act: (campaign: ListedCampaign) => Promise<unknown>,
  ) => Promise<void>;
}

/** Plans the publication of each campaign, shows their total cost and what prevents some, and only then publishes them, paused. */
export const PublishPicked = ({ campaigns, doToEach }: PublishPickedProps) => (
  <Action
    needs="admin"
    class="small main"
    ask={async () => {
      const planned = await planEach(campaigns);
      const fitting = campaigns.filter(({ id }) => planned.plans.has(id));
      return {
        title:
          fitting.length === 0
            ? 'Nothing can be published'
            : `Publish ${fitting.length === campaigns.length ? '' : `${fitting.length} of `}${counted(campaigns.length, 'campaign')} as paused ads?`,
        text: <Found planned={planned} />,
        action: fitting.length === 0 ? undefined : `Publish ${fitting.length}, paused`,
        act: () =>
          doToEach(fitting, async ({ id }) => {
            const own = planned.plans.get(id);
            if (own === undefined) return;
            const { account, plan } = own;
            await client.campaigns.publish({ id, ad_account_id: account.id, fingerprint: plan.fingerprint });
          }),
      };
    }}
  >
    Publish {campaigns.length}…
  </Action>
);

function Found({ planned }: { readonly planned: PlannedTogether }) {
  const plans = [...planned.plans.values()].map(({ plan }) => plan);
  const perDay = perDayOf(plans.map(({ exposure }) => exposure));
  const sums = [...perDay].map(([currency, minor]) => `${money(minor, currency)} a day`);
  const findings = new Set(plans.flatMap((plan) => plan.findings.map(({ detail }) => detail)));
  return (
    <>
      <p>
        {sums.length === 0 ? (
          'None of them can be published.'
        ) : (
          <>
            Once active, they cost at most <strong>{sums.join(' and ')}</strong>. Nobody sees them until they are
            activated.
          </>
        )}
      </p>
      {findings.size > 0 && (
        <ul class="plain">
          {[...findings].map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      {planned.refused.map(({ item, error }) => (
        <p key={item.id} class="bad">
          {campaignName(item)}: {error instanceof Error ? error.message : String(error)}
        </p>
      ))}
    </>
  );
}
