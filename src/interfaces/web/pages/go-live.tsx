import { client, type ListedCampaign } from '../data.ts';
import { Action } from '../parts/action.tsx';
import { exposureOf, MoneyAtRisk, perDay } from './money-at-risk.tsx';

interface GoLiveProps {
  readonly campaign: ListedCampaign;
  readonly reload: () => void;
}

/** Puts ads in front of people: the money at risk is shown, and repeated in the request. */
export function GoLive({ campaign, reload }: GoLiveProps) {
  const { id, name, status, updated_at } = campaign;
  const transition = status === 'paused' ? 'resume' : 'activate';
  const ask = async () => {
    const exposure = await exposureOf(id);
    return {
      title: `${transition} ${name}?`,
      text: <MoneyAtRisk exposure={exposure} budget={campaign} />,
      action: exposure === undefined ? transition : `${transition}: ${perDay(exposure)}`,
      act: () => client.campaigns.move({ id, transition, updated_at, confirm: exposure }).then(reload),
    };
  };
  return (
    <Action needs="admin" class="small main" label={`${transition} ${name}`} ask={ask}>
      {transition}
    </Action>
  );
}
