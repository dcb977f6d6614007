import { useRef, useState } from 'preact/hooks';
import { ApiError } from '../../client/index.ts';
import { campaignName } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { platformName } from '../format.ts';
import { Failed } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { AtMost, perDay } from './money-at-risk.tsx';
import { type Account, type Plan, type Planned, planIn, readyAccounts } from './publish-plans.ts';

interface PublishProps {
  readonly campaign: ListedCampaign;
  readonly reload: () => void;
}

/** Plans a publication, shows its money and what was found, and only then publishes it, paused. */
export function Publish({ campaign, reload }: PublishProps) {
  const { id, platform } = campaign;
  const name = campaignName(campaign);
  const dialog = useRef<HTMLDialogElement>(null);
  const [accounts, setAccounts] = useState<readonly Account[]>();
  const [planned, setPlanned] = useState<Planned>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const why = refusal('admin');
  const attempt = async (what: () => Promise<unknown>) => {
    setError(undefined);
    setBusy(true);
    await what().catch(setError);
    setBusy(false);
  };
  const open = () => {
    setPlanned(undefined);
    dialog.current?.showModal();
    void attempt(async () => {
      const ready = await readyAccounts(platform);
      setAccounts(ready);
      const [only, ...others] = ready;
      if (only !== undefined && others.length === 0) setPlanned(await planIn(only, id));
    });
  };
  const plan = (account: Account) => attempt(async () => setPlanned(await planIn(account, id)));
  const publish = ({ account, plan: { fingerprint } }: Planned) =>
    attempt(async () => {
      try {
        await client.campaigns.publish({ id, ad_account_id: account.id, fingerprint });
      } catch (error) {
        // its money is shown before it is asked for again
        if (error instanceof ApiError && error.is('plan-changed')) setPlanned(await planIn(account, id));
        throw error;
      }
      dialog.current?.close();
      reload();
    });
  return (
    <>
      <button
        type="button"
        class="small main"
        disabled={why !== undefined}
        title={why}
        aria-label={`Publish ${name}`}
        onClick={open}
      >
        Publish…
      </button>
      <dialog ref={dialog} aria-label={`Publish ${name}`}>
        <h2>Publish {name}</h2>
        <p class="quiet">As paused ads: nobody sees them until they are activated.</p>
        {accounts?.length === 0 && (
          <p>
            No ad account is ready for {platformName(platform)}: <code>campaigns-engine accounts add</code> adds one,{' '}
            <code>campaigns-engine accounts check</code> says what is missing.
          </p>
        )}
        {planned === undefined &&
          accounts?.map((account) => (
            <p key={account.id}>
              <button type="button" disabled={isBusy} onClick={() => plan(account)}>
                Plan for {account.name}
              </button>
            </p>
          ))}
        {planned !== undefined && <Found plan={planned.plan} />}
        {error !== undefined && <Failed error={error} />}
        <p class="buttons">
          {planned !== undefined && (
            <button type="button" class="main" disabled={isBusy} onClick={() => publish(planned)}>
              Publish, paused: at most {perDay(planned.plan.exposure)}
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </dialog>
    </>
  );
}

const Found = ({ plan: { exposure, findings, note } }: { readonly plan: Plan }) => (
  <>
    <p>
      Money at risk once it is active: <AtMost exposure={exposure} />.
    </p>
    {findings.length > 0 && (
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.field}`}>
            {finding.detail} <code>{finding.field}</code>
          </li>
        ))}
      </ul>
    )}
    {note !== null && <p class="quiet">{note}</p>}
  </>
);
