import { actorName, ago, money } from '../format.ts';
import { AnswerAsked, type Approval } from './answer-asked.tsx';

interface AskedProps {
  readonly approval: Approval;
  /** What people call its campaign. */
  readonly name: string;
  readonly reload: () => void;
}

/** What an agent asks to do with money, and a person's answer. */
export function Asked({ approval, name, reload }: AskedProps) {
  const { id, transition, shown, why, requested_by, expires_at } = approval;
  return (
    <li class="row">
      <span>
        <strong>{actorName(requested_by)}</strong> asks to {transition}{' '}
        <a href={`/app/approvals/${id}`}>
          <strong>{name}</strong>
        </a>
        , {money(shown.budget_cents, shown.currency)}: “{why}” <span class="quiet">Expires {ago(expires_at)}.</span>
      </span>
      <AnswerAsked approval={approval} name={name} reload={reload} class="small" />
    </li>
  );
}
