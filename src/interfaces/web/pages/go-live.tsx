import { campaignName } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { capital } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { exposureOf, MoneyAtRisk, perDay } from './money-at-risk.tsx';

interface GoLiveProps {
  readonly campaign: ListedCampaign;
  readonly reload: () => void;
}

/** Activates ads: shows the money at risk, and repeats it in the request. */
export function GoLive({ campaign, reload }: GoLiveProps) {
  const { id, status, updated_at } = campaign;
  const name = campaignName(campaign);
  const transition = status === 'paused' ? 'resume' : 'activate';
  const word = capital(transition);
  const ask = async () => {
    const exposure = await exposureOf(id);
    return {
      title: `${word} ${name}?`,
      text: <MoneyAtRisk exposure={exposure} campaign={campaign} />,
      action: exposure === undefined ? word : `${word}: ${perDay(exposure)}`,
      act: () => client.campaigns.move({ id, transition, updated_at, confirm: exposure }).then(reload),
    };
  };
  return (
    <Action needs="admin" class="small main" label={`${word} ${name}`} ask={ask}>
      {word}
    </Action>
  );
}
