import type { Sql } from '../../core/db/index.ts';
import { EngineError } from '../../core/kernel/index.ts';
import type { AdsContext } from './ads-context.ts';
import { usableAccount } from './plan.ts';
import { accountToUse } from './run.ts';

/** Checks that the account's platform can divide an audience among campaigns. @throws `plan-refused` with what is missing */
export async function refuseWithoutStudy(ctx: AdsContext, accountId: string): Promise<void> {
  const account = await usableAccount(ctx, accountId);
  const platform = ctx.ads.platformOf(account.platform);
  const findings = platform.studies?.judge(accountToUse(account)) ?? [
    {
      ...{ level: 'refused', code: 'study-not-offered', field: 'split' },
      detail: `${account.platform} offers no study that divides the audience here: create the experiment with split none`,
      source: 'Campaigns Engine',
    },
  ];
  const [first] = findings;
  if (first === undefined) return;
  const errors = findings.map(({ field, detail }) => ({ path: field, message: detail }));
  throw new EngineError('plan-refused', `the audience cannot be divided: ${first.detail}`, { errors, findings });
}

/** Returns the platform's id of a publication's campaign. */
export async function remoteCampaignOf(db: Sql, publicationId: string): Promise<string | undefined> {
  const row = await db.kysely
    .selectFrom('remote_objects')
    .select('remote_id')
    .where('publication_id', '=', publicationId)
    .where('kind', '=', 'campaign')
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row?.remote_id;
}
