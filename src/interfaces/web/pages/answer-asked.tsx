import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { actorName, capital } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { exposureOf, MoneyAtRisk, perDay } from './money-at-risk.tsx';

export type Approval = Reply<'approvals.get'>;

interface AnswerProps {
  readonly approval: Approval;
  /** What people call its campaign. */
  readonly name: string;
  readonly reload: () => void;
  readonly class?: string;
}

/** What a person says to a request; before it is granted the money at risk is shown, and repeated in the answer. */
export function AnswerAsked({ approval, name, reload, class: size = '' }: AnswerProps) {
  const { id, campaign_id, transition, shown, why, requested_by } = approval;
  const ask = async () => {
    const [exposure, { ad }] = await Promise.all([
      transition === 'publish' ? undefined : exposureOf(campaign_id),
      client.campaigns.get({ id: campaign_id }),
    ]);
    return {
      title: `${capital(transition)} ${name}?`,
      text: (
        <>
          <p>
            {actorName(requested_by)} asks for it: “{why}”
          </p>
          <MoneyAtRisk exposure={exposure} campaign={{ ...shown, ad }} />
        </>
      ),
      action: exposure === undefined ? 'Grant' : `Grant: ${perDay(exposure)}`,
      act: () => client.approvals.grant({ id, confirm: exposure }).then(reload),
    };
  };
  return (
    <span class="buttons">
      <Action needs="admin" class={`${size} main`.trim()} label={`Grant: ${transition} ${name}`} ask={ask}>
        Grant
      </Action>
      <Action
        needs="operator"
        class={size}
        label={`Refuse: ${transition} ${name}`}
        act={() => client.approvals.refuse({ id }).then(reload)}
      >
        Refuse
      </Action>
    </span>
  );
}
