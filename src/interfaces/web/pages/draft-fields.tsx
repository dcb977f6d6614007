import { useState } from 'preact/hooks';
import { ApiError } from '../../client/index.ts';
import { campaignName, isNamed } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { amount, budget, budgetTerm, money, parseAmount } from '../format.ts';
import { Failed, Shown } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { useLoaded } from '../use-loaded.ts';

interface DraftFieldsProps {
  readonly draft: ListedCampaign;
  readonly onSaved: (changed: ListedCampaign) => void;
}

/** Shows the fields of a draft that a person can edit. Before it is saved, an amount is shown as it was understood. */
export function DraftFields({ draft, onSaved }: DraftFieldsProps) {
  const [typed, type] = useState(amount(draft.budget_cents, draft.currency));
  const [error, setError] = useState<unknown>();
  const minor = parseAmount(typed, draft.currency);
  const why = refusal('operator');
  const save = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    if (minor === undefined) return;
    const name = String(fields.get('name') ?? '').trim();
    const notes = String(fields.get('notes') ?? '');
    setError(undefined);
    client.campaigns
      .update({
        id: draft.id,
        // if the field is empty, the draft keeps its generated name
        ...(name === '' ? {} : { name }),
        budget_cents: minor,
        notes: notes === '' ? null : notes,
        updated_at: draft.updated_at,
      })
      .then((saved) => onSaved({ ...saved, summary: draft.summary }), setError);
  };
  return (
    <form class="fields" onSubmit={save}>
      <label class="wide">
        Name
        <input
          name="name"
          defaultValue={isNamed(draft.name) ? draft.name : ''}
          placeholder={campaignName(draft)}
          required={isNamed(draft.name)}
          maxLength={300}
          disabled={why !== undefined}
        />
      </label>
      <label>
        Budget {budgetTerm(draft)} ({draft.currency})
        <input
          id="budget"
          inputMode="decimal"
          value={typed}
          aria-describedby="budget-read"
          aria-invalid={minor === undefined}
          disabled={why !== undefined}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
        <span id="budget-read" class={minor === undefined ? 'bad' : 'quiet'}>
          {minor === undefined
            ? `not an amount of ${draft.currency}`
            : minor === 0
              ? 'no budget yet'
              : `read as ${money(minor, draft.currency)}`}
        </span>
      </label>
      <label class="wide">
        Notes
        <input name="notes" defaultValue={draft.notes ?? ''} maxLength={10_000} disabled={why !== undefined} />
      </label>
      <button type="submit" disabled={why !== undefined || minor === undefined} title={why}>
        Save
      </button>
      {error !== undefined && <NotSaved error={error} draft={draft} typed={typed} onSaved={onSaved} />}
    </form>
  );
}

interface NotSavedProps extends DraftFieldsProps {
  readonly error: unknown;
  readonly typed: string;
}

/** Shows why the draft was not saved. If somebody else changed it in the meantime, shows their values beside the typed ones. */
function NotSaved({ error, ...others }: NotSavedProps) {
  const isChanged = error instanceof ApiError && error.is('changed-meanwhile');
  return isChanged ? <Changed {...others} /> : <Failed error={error} />;
}

function Changed({ draft, typed, onSaved }: Omit<NotSavedProps, 'error'>) {
  const now = useLoaded(`theirs ${draft.id}`, () => client.campaigns.get({ id: draft.id }));
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>Someone else changed this draft; your changes are not saved.</strong> Yours: {typed} {draft.currency}.
      </p>
      <Shown of={now}>
        {(theirs) => (
          <>
            <p>
              Theirs: “{campaignName({ ...theirs, summary: draft.summary })}”, {budget(theirs)}
              {theirs.status !== 'draft' && `, ${theirs.status}`}.
            </p>
            <button type="button" onClick={() => onSaved({ ...theirs, summary: draft.summary })}>
              Show theirs
            </button>
          </>
        )}
      </Shown>
    </div>
  );
}
