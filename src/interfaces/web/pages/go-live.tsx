import { client, type ListedCampaign } from '../data.ts';
import { money } from '../format.ts';
import { Action } from '../parts/action.tsx';
import type { Publication } from './deliveries.ts';

interface GoLiveProps {
  readonly campaign: ListedCampaign;
  readonly publication: Publication | undefined;
  readonly reload: () => void;
}

/** Puts ads in front of people: the money at risk is shown, and repeated in the request. */
export function GoLive({ campaign: { id, name, status, budget_cents, currency }, publication, reload }: GoLiveProps) {
  const transition = status === 'paused' ? 'resume' : 'activate';
  const exposure = publication?.exposure;
  return (
    <Action
      needs="admin"
      class="small main"
      label={`${transition} ${name}`}
      confirm={{
        title: `${transition} ${name}?`,
        text:
          exposure === undefined ? (
            <p>Budget {money(budget_cents, currency)}. It is noted here; nothing was published by this engine.</p>
          ) : (
            <p>
              At risk: at most <strong>{money(exposure.per_day_minor, exposure.currency)}</strong> a day,{' '}
              <strong>
                {exposure.whole_minor === null
                  ? 'without an end'
                  : `${money(exposure.whole_minor, exposure.currency)} in all`}
              </strong>
              . People see the ad from now on.
            </p>
          ),
        action:
          exposure === undefined
            ? transition
            : `${transition}: ${money(exposure.per_day_minor, exposure.currency)} a day`,
      }}
      act={() => client.campaigns.move({ id, transition, ...(exposure && { confirm: exposure }) }).then(reload)}
    >
      {transition}
    </Action>
  );
}
