import { useRef, useState } from 'preact/hooks';
import type { Reply } from '../../client/index.ts';
import { client, type ListedCampaign } from '../data.ts';
import { money } from '../format.ts';
import { Failed } from '../parts/states.tsx';
import { refusal } from '../session.ts';

type Account = Reply<'adAccounts.list'>['ad_accounts'][number];
type Plan = Extract<Reply<'campaigns.publish'>, { fingerprint: string }>;

interface PublishProps {
  readonly campaign: ListedCampaign;
  readonly reload: () => void;
}

/** Plans a publication, shows its money and what was found, and only then publishes it, paused. */
export function Publish({ campaign: { id, name, platform }, reload }: PublishProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [accounts, setAccounts] = useState<readonly Account[]>();
  const [planned, setPlanned] = useState<{ readonly account: Account; readonly plan: Plan }>();
  const [error, setError] = useState<unknown>();
  const why = refusal('admin');
  const open = () => {
    setPlanned(undefined);
    setError(undefined);
    dialog.current?.showModal();
    client.adAccounts
      .list({ limit: 100 })
      .then(({ ad_accounts }) => setAccounts(ad_accounts.filter((each) => each.platform === platform)), setError);
  };
  const plan = (account: Account) =>
    client.campaigns.publish({ id, dry_run: 'true', ad_account_id: account.id }).then((found) => {
      if ('fingerprint' in found) setPlanned({ account, plan: found });
    }, setError);
  const publish = () => {
    if (planned === undefined) return;
    client.campaigns
      .publish({ id, ad_account_id: planned.account.id, fingerprint: planned.plan.fingerprint })
      .then(() => {
        dialog.current?.close();
        reload();
      }, setError);
  };
  return (
    <>
      <button
        type="button"
        class="small main"
        disabled={why !== undefined}
        title={why}
        aria-label={`publish ${name}`}
        onClick={open}
      >
        publish…
      </button>
      <dialog ref={dialog} aria-label={`Publish ${name}`}>
        <h2>Publish {name}</h2>
        <p class="quiet">As paused ads: nobody sees them until they are activated.</p>
        {accounts?.length === 0 && (
          <p>
            There is no ad account of this platform: <code>campaigns-engine accounts add</code> adds one.
          </p>
        )}
        {planned === undefined &&
          accounts?.map((account) => (
            <p key={account.id}>
              <button type="button" onClick={() => plan(account)}>
                Plan it for {account.name}
              </button>
            </p>
          ))}
        {planned !== undefined && <Planned plan={planned.plan} />}
        {error !== undefined && <Failed error={error} />}
        <p class="buttons">
          {planned !== undefined && (
            <button type="button" class="main" onClick={publish}>
              Publish, paused: at most {money(planned.plan.exposure.per_day_minor, planned.plan.exposure.currency)} a
              day
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
        </p>
      </dialog>
    </>
  );
}

const Planned = ({ plan: { exposure, steps, findings, note } }: { readonly plan: Plan }) => (
  <>
    <p>
      Money at risk once it is active: at most <strong>{money(exposure.per_day_minor, exposure.currency)}</strong> a
      day,{' '}
      {exposure.whole_minor === null ? 'without an end' : `${money(exposure.whole_minor, exposure.currency)} in all`}.{' '}
      {steps.length} steps.
    </p>
    {findings.length > 0 && (
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.field}`} class={finding.level === 'refused' ? 'bad' : ''}>
            {finding.detail} <code>{finding.field}</code>
          </li>
        ))}
      </ul>
    )}
    {note !== null && <p class="quiet">{note}</p>}
  </>
);
