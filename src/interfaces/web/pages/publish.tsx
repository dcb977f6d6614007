import { campaignName } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { PlanFirst } from './plan-first.tsx';

interface PublishProps {
  readonly campaign: ListedCampaign;
  readonly reload: () => void;
}

/** Plans a publication, shows its cost and its findings, and only then publishes it, paused. */
export function Publish({ campaign, reload }: PublishProps) {
  const { id } = campaign;
  const name = campaignName(campaign);
  return (
    <PlanFirst
      campaignId={id}
      read={async () => campaign}
      label={`Publish ${name}`}
      title={`Publish ${name}`}
      button="Publish…"
      does="Publish"
      class="small main"
      act={({ account, plan: { fingerprint } }) =>
        client.campaigns.publish({ id, ad_account_id: account.id, fingerprint }).then(reload)
      }
    />
  );
}
