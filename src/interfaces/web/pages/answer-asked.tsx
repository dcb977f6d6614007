import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { actorName, capital } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { exposureOf, MoneyAtRisk, perDay } from './money-at-risk.tsx';
import { PlanFirst } from './plan-first.tsx';

export type Approval = Reply<'approvals.get'>;

interface AnswerProps {
  readonly approval: Approval;
  /** The display name of its campaign. */
  readonly name: string;
  readonly reload: () => void;
  readonly class?: string;
}

/** Lets a person answer a request. Granting it first shows the money at risk, which the answer repeats. */
export function AnswerAsked({ approval, name, reload, class: size = '' }: AnswerProps) {
  const { id, transition } = approval;
  return (
    <span class="buttons">
      {transition === 'publish' ? (
        <GrantPublishing approval={approval} name={name} reload={reload} class={size} />
      ) : (
        <GrantRunning approval={approval} name={name} reload={reload} class={size} />
      )}
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

/** Grants a request after which ads run. */
function GrantRunning({ approval, name, reload, class: size }: AnswerProps) {
  const { id, campaign_id, transition, shown } = approval;
  const ask = async () => {
    const [exposure, { ad }] = await Promise.all([exposureOf(campaign_id), client.campaigns.get({ id: campaign_id })]);
    return {
      title: `${capital(transition)} ${name}?`,
      text: (
        <>
          <AsksFor approval={approval} />
          <MoneyAtRisk exposure={exposure} campaign={{ ...shown, ad }} />
        </>
      ),
      action: exposure === undefined ? 'Grant' : `Grant: ${perDay(exposure)}`,
      act: () => client.approvals.grant({ id, confirm: exposure }).then(reload),
    };
  };
  return (
    <Action needs="admin" class={`${size} main`.trim()} label={`Grant: ${transition} ${name}`} ask={ask}>
      Grant
    </Action>
  );
}

/** Grants a request and creates its ads, in the account whose plan the person saw. */
function GrantPublishing({ approval, name, reload, class: size }: AnswerProps) {
  const { id, campaign_id } = approval;
  return (
    <PlanFirst
      campaignId={campaign_id}
      read={() => client.campaigns.get({ id: campaign_id })}
      label={`Grant: publish ${name}`}
      title={`Publish ${name}?`}
      button="Grant"
      does="Grant"
      class={`${size} main`.trim()}
      lead={<AsksFor approval={approval} />}
      act={({ account, plan: { fingerprint } }) =>
        client.approvals.grant({ id, ad_account_id: account.id, fingerprint }).then(reload)
      }
      without={{
        text: (campaign) => <MoneyAtRisk exposure={undefined} campaign={campaign} />,
        act: () => client.approvals.grant({ id }).then(reload),
      }}
    />
  );
}

const AsksFor = ({ approval: { requested_by, why } }: { readonly approval: Approval }) => (
  <p>
    {actorName(requested_by)} asks for it: “{why}”
  </p>
);
