import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { actorName, ago, money } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { exposureOf, MoneyAtRisk, perDay } from './money-at-risk.tsx';

type Approval = Reply<'approvals.get'>;

/** What an agent asks to do with money, and a person's answer. */
export function Asked({ approval, reload }: { readonly approval: Approval; readonly reload: () => void }) {
  const { id, campaign_id, transition, shown, why, requested_by, expires_at } = approval;
  const ask = async () => {
    const exposure = transition === 'publish' ? undefined : await exposureOf(campaign_id);
    return {
      title: `${transition} ${shown.name}?`,
      text: (
        <>
          <p>
            {actorName(requested_by)} asks for it: “{why}”
          </p>
          <MoneyAtRisk exposure={exposure} budget={shown} />
        </>
      ),
      action: exposure === undefined ? 'Grant' : `Grant: ${perDay(exposure)}`,
      act: () => client.approvals.grant({ id, confirm: exposure }).then(reload),
    };
  };
  return (
    <li class="row">
      <span>
        <strong>{actorName(requested_by)}</strong> asks to {transition} <strong>{shown.name}</strong>,{' '}
        {money(shown.budget_cents, shown.currency)}: “{why}” <span class="quiet">Expires {ago(expires_at)}.</span>
      </span>
      <span class="buttons">
        <Action needs="admin" class="small main" label={`Grant: ${transition} ${shown.name}`} ask={ask}>
          Grant
        </Action>
        <Action
          needs="operator"
          class="small"
          label={`Refuse: ${transition} ${shown.name}`}
          act={() => client.approvals.refuse({ id }).then(reload)}
        >
          Refuse
        </Action>
      </span>
    </li>
  );
}
