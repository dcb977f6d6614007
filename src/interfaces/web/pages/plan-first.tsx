import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ApiError } from '../../client/index.ts';
import type { Platform } from '../data.ts';
import { type Budgeted, platformName } from '../format.ts';
import { Failed } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { AtMost, perDay } from './money-at-risk.tsx';
import { type Account, type Plan, type Planned, planIn, readyAccounts } from './publish-plans.ts';

type Campaign = Budgeted & { readonly platform: Platform };

interface PlanFirstProps {
  readonly campaignId: string;
  /** Reads the campaign when the dialog opens. */
  readonly read: () => Promise<Campaign>;
  readonly label: string;
  readonly title: string;
  /** The texts of the button that opens the dialog, and of the button that starts the publication. */
  readonly button: string;
  readonly does: string;
  readonly class: string;
  /** A text that a person reads first. */
  readonly lead?: ComponentChildren;
  readonly act: (planned: Planned) => Promise<unknown>;
  /** What can be done if no ad account is ready, and its text. */
  readonly without?: { readonly text: (campaign: Campaign) => ComponentChildren; readonly act: () => Promise<unknown> };
}

/** Shows a button whose dialog plans the ads in an account, and shows their cost before they are created. */
export function PlanFirst({
  campaignId,
  read,
  label,
  title,
  button,
  does,
  lead,
  act,
  without,
  ...look
}: PlanFirstProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [found, setFound] = useState<{ readonly campaign: Campaign; readonly accounts: readonly Account[] }>();
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
    setFound(undefined);
    dialog.current?.showModal();
    void attempt(async () => {
      const campaign = await read();
      const accounts = await readyAccounts(campaign.platform);
      setFound({ campaign, accounts });
      const [only, ...others] = accounts;
      if (only !== undefined && others.length === 0) setPlanned(await planIn(only, campaignId));
    });
  };
  const plan = (account: Account) => attempt(async () => setPlanned(await planIn(account, campaignId)));
  const close = () => dialog.current?.close();
  const begin = (agreed: Planned) =>
    attempt(async () => {
      try {
        await act(agreed);
      } catch (error) {
        // shows the new cost before the user confirms again
        if (error instanceof ApiError && error.is('plan-changed')) setPlanned(await planIn(agreed.account, campaignId));
        throw error;
      }
      close();
    });
  const isWithout = found?.accounts.length === 0;
  return (
    <>
      <button type="button" {...look} disabled={why !== undefined} title={why} aria-label={label} onClick={open}>
        {button}
      </button>
      <dialog ref={dialog} aria-label={title}>
        <h2>{title}</h2>
        {lead}
        {!isWithout && <p class="quiet">As paused ads: nobody sees them until they are activated.</p>}
        {isWithout && (
          <p>
            No ad account is ready for {platformName(found.campaign.platform)}:{' '}
            <code>campaigns-engine accounts add</code> adds one, <code>campaigns-engine accounts check</code> says what
            is missing.
          </p>
        )}
        {isWithout && without?.text(found.campaign)}
        {planned === undefined &&
          found?.accounts.map((account) => (
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
            <button type="button" class="main" disabled={isBusy} onClick={() => begin(planned)}>
              {does}, paused: at most {perDay(planned.plan.exposure)}
            </button>
          )}
          {isWithout && without !== undefined && (
            <button
              type="button"
              class="main"
              disabled={isBusy}
              onClick={() => attempt(() => without.act().then(close))}
            >
              {does}, without ads
            </button>
          )}
          <button type="button" onClick={close}>
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
