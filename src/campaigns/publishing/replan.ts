import { campaign } from '../drafts/index.ts';
import { awaitRendition } from './await-rendition.ts';
import { draftToPublish, renderedClipOf } from './plan.ts';
import type { Plan } from './port.ts';
import { accountToUse, type Run } from './run.ts';
import { stopAt } from './stop.ts';

/** Plans a publication again with its rendered file. Content, settings, and API version must still be those that were agreed to. */
export async function replan(run: Run): Promise<Plan> {
  const { ctx, publication, account, platform } = run;
  const draft = await campaign(ctx, publication.campaign_id);
  const { plan, findings } = platform.prepare(
    draftToPublish(draft, publication.number),
    await renderedClipOf(ctx, draft, (card) => awaitRendition(run, card)),
    accountToUse(account),
    publication.created_at,
  );
  if (plan?.fingerprint === publication.fingerprint) return plan;
  return stopAt(run, {
    step: 'plan',
    code: 'platform-rejected',
    detail:
      plan === undefined
        ? `the plan is now refused: ${findings.map(({ detail }) => detail).join('; ')}`
        : 'the film, the clip or the settings of the account changed after the plan was confirmed: compensate, then publish again',
    fields: [...findings],
  });
}
