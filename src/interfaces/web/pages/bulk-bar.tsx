import { useEffect, useState } from 'preact/hooks';
import { STEPS, type Transition } from '../campaign-life.ts';
import { campaignName } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { eachOf, type Refused } from '../each-of.ts';
import { budgetTerm, capital, counted, money, parseAmount } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { PublishPicked } from './publish-picked.tsx';

interface BulkBarProps {
  readonly chosen: readonly ListedCampaign[];
  readonly of: number;
  readonly pickAll: (all: boolean) => void;
  readonly reload: () => void;
}

const MOVES: readonly Transition[] = ['approve', 'pause', 'archive'];

interface Outcome {
  readonly done: number;
  readonly refused: readonly Refused<ListedCampaign>[];
}

/** Shows what can be done to all selected campaigns, and the outcome of each action. */
export function BulkBar({ chosen, of, pickAll, reload }: BulkBarProps) {
  const [outcome, setOutcome] = useState<Outcome>();
  const [typed, type] = useState('');
  useEffect(() => {
    if (chosen.length > 0) setOutcome(undefined);
  }, [chosen.length]);
  const doToEach = async (campaigns: readonly ListedCampaign[], act: (each: ListedCampaign) => Promise<unknown>) => {
    const refused = await eachOf(campaigns, act);
    pickAll(false);
    setOutcome({ done: campaigns.length - refused.length, refused });
    reload();
  };
  const drafts = chosen.filter(({ status }) => status === 'draft');
  const [kind, otherKind] = sums(drafts);
  const approved = chosen.filter(({ status }) => status === 'approved');
  const minor = kind === undefined || otherKind !== undefined ? undefined : parseAmount(typed, kind.currency);
  return (
    <div class="bulk">
      <label class="pick-all">
        <input
          type="checkbox"
          checked={of > 0 && chosen.length === of}
          onChange={({ currentTarget }) => pickAll(currentTarget.checked)}
        />
        {chosen.length === 0 ? 'Select all' : `${chosen.length} selected`}
      </label>
      {chosen.length > 0 && (
        <span class="buttons">
          {MOVES.map((transition) => {
            const fitting = chosen.filter(({ status }) => STEPS[status].includes(transition));
            return (
              fitting.length > 0 && (
                <Action
                  key={transition}
                  needs="operator"
                  class="small"
                  ask={async () => ({
                    title: `${capital(transition)} ${counted(fitting.length, 'campaign')}?`,
                    text: <Sums campaigns={fitting} rest={chosen.length - fitting.length} />,
                    action: `${capital(transition)} ${fitting.length}`,
                    act: () =>
                      doToEach(fitting, ({ id, updated_at }) => client.campaigns.move({ id, transition, updated_at })),
                  })}
                >
                  {capital(transition)} {fitting.length}
                </Action>
              )
            );
          })}
          {approved.length > 0 && <PublishPicked campaigns={approved} doToEach={doToEach} />}
          {otherKind !== undefined && (
            <span class="quiet">
              To set one budget for all, select drafts with one currency and one kind of budget, daily or lifetime.
            </span>
          )}
          {kind !== undefined && otherKind === undefined && (
            <>
              <input
                class="amount"
                inputMode="decimal"
                aria-label={`Budget ${kind.term} of each selected draft, in ${kind.currency}`}
                placeholder={`budget ${kind.term}, ${kind.currency}`}
                value={typed}
                onInput={({ currentTarget }) => type(currentTarget.value)}
              />
              {minor !== undefined && (
                <Action
                  needs="operator"
                  class="small"
                  act={() =>
                    doToEach(drafts, ({ id, updated_at }) =>
                      client.campaigns.update({ id, budget_cents: minor, updated_at }),
                    )
                  }
                >
                  {inKind(kind, minor)} for {counted(drafts.length, 'draft')}
                  {drafts.length > 1 && `, ${inKind(kind, minor * drafts.length)} in all`}
                </Action>
              )}
            </>
          )}
        </span>
      )}
      {outcome !== undefined && (
        <div role="status">
          <p>
            {counted(outcome.done, 'campaign')} done
            {outcome.refused.length > 0 && `, ${outcome.refused.length} refused`}.
          </p>
          {outcome.refused.map(({ item, error }) => (
            <p key={item.id} class="bad">
              {campaignName(item)}: {error instanceof Error ? error.message : String(error)}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface Sum {
  readonly currency: string;
  readonly term: ReturnType<typeof budgetTerm>;
  readonly minor: number;
}

/** Adds up their budgets by currency, and daily and lifetime budgets separately. */
function sums(campaigns: readonly ListedCampaign[]): Sum[] {
  const byKind = new Map<string, Sum>();
  for (const campaign of campaigns) {
    const { currency, budget_cents } = campaign;
    const term = budgetTerm(campaign);
    const kind = `${currency} ${term}`;
    byKind.set(kind, { currency, term, minor: (byKind.get(kind)?.minor ?? 0) + budget_cents });
  }
  return [...byKind.values()];
}

const inKind = ({ currency, term }: Sum, minor: number): string => `${money(minor, currency)} ${term}`;

interface SumsProps {
  readonly campaigns: readonly ListedCampaign[];
  /** The number of other selected campaigns, which do not change. */
  readonly rest: number;
}

const Sums = ({ campaigns, rest }: SumsProps) => (
  <p>
    Budgets:{' '}
    {sums(campaigns)
      .map((sum) => inKind(sum, sum.minor))
      .join(' and ')}
    .{rest === 1 && ' The other selected one is in another status and does not change.'}
    {rest > 1 && ` The other ${rest} selected are in another status and do not change.`}
  </p>
);
