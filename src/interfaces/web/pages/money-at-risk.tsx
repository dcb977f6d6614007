import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { type Budgeted, budget, money } from '../format.ts';

type Exposure = Reply<'publications.get'>['exposure'];

/** Returns what the campaign's ads can cost; undefined if it has none on the platform, so that this engine spends nothing. */
export async function exposureOf(campaignId: string): Promise<Exposure | undefined> {
  const { publications } = await client.publications.list({ campaign_id: campaignId, limit: 200 });
  return publications.find(({ state }) => state !== 'ended' && state !== 'removed')?.exposure;
}

export const perDay = ({ per_day_minor, currency }: Exposure): string => `${money(per_day_minor, currency)} a day`;

export const AtMost = ({ exposure }: { readonly exposure: Exposure }) => (
  <>
    at most <strong>{perDay(exposure)}</strong>,{' '}
    <strong>
      {exposure.whole_minor === null
        ? 'with no end date'
        : `${money(exposure.whole_minor, exposure.currency)} in total`}
    </strong>
  </>
);

interface MoneyAtRiskProps {
  readonly exposure: Exposure | undefined;
  readonly campaign: Budgeted;
}

/** Shows what a person must read before ads run. */
export const MoneyAtRisk = ({ exposure, campaign }: MoneyAtRiskProps) =>
  exposure === undefined ? (
    <p>Budget: {budget(campaign)}. Only the status changes here: the engine has no ads for it on the platform.</p>
  ) : (
    <p>
      At risk: <AtMost exposure={exposure} />. The ads start running.
    </p>
  );
