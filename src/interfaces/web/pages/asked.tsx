import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { ago, money } from '../format.ts';
import { Action } from '../parts/action.tsx';

type Approval = Reply<'approvals.get'>;

/** What an agent asks to do with money, and a person's answer. */
export function Asked({ approval, reload }: { readonly approval: Approval; readonly reload: () => void }) {
  const { id, transition, shown, why, requested_by, expires_at } = approval;
  return (
    <li class="row">
      <span>
        <strong>{requested_by}</strong> asks to {transition} <strong>{shown.name}</strong>,{' '}
        {money(shown.budget_cents, shown.currency)}: “{why}” <span class="quiet">It ends {ago(expires_at)}.</span>
      </span>
      <span class="buttons">
        <Action
          needs="admin"
          class="small main"
          label={`Grant: ${transition} ${shown.name}`}
          confirm={{
            title: `${transition} ${shown.name}?`,
            text: `${requested_by} asks for it. Budget ${money(shown.budget_cents, shown.currency)}. It is done at once.`,
            action: 'Grant',
          }}
          act={() => client.approvals.grant({ id }).then(reload)}
        >
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
