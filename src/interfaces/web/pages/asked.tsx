import { campaignName } from '../campaign-name.ts';
import type { ListedCampaign } from '../data.ts';
import { actorName, ago, budget, money } from '../format.ts';
import { AnswerAsked, type Approval } from './answer-asked.tsx';

interface AskedProps {
  readonly approval: Approval;
  /** Its campaign; undefined if it could not be read. */
  readonly campaign: ListedCampaign | undefined;
  readonly reload: () => void;
}

/** Shows what an agent asks to do with money, and lets a person answer. */
export function Asked({ approval, campaign, reload }: AskedProps) {
  const { id, transition, shown, why, requested_by, expires_at } = approval;
  const name = campaignName(campaign ?? shown);
  // only the campaign says whether the amount is per day
  const amount =
    campaign === undefined ? money(shown.budget_cents, shown.currency) : budget({ ...shown, ad: campaign.ad });
  return (
    <li class="row">
      <span>
        <strong>{actorName(requested_by)}</strong> asks to {transition}{' '}
        <a href={`/app/approvals/${id}`}>
          <strong>{name}</strong>
        </a>
        , {amount}: “{why}” <span class="quiet">Expires {ago(expires_at)}.</span>
      </span>
      <AnswerAsked approval={approval} name={name} reload={reload} class="small" />
    </li>
  );
}
