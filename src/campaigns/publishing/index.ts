export { type AdAccount, AdAccountPatch, AdAccountQuery, NewAdAccount } from './account-schema.ts';
export { findAccounts } from './account-store.ts';
export { adAccount, addAdAccount, checkAdAccount, removeAdAccount, setAdAccount } from './accounts.ts';
export { adAccountRoutes } from './accounts-route.ts';
export { activateCampaign, activateWithin, refuseUnconfirmed } from './activate.ts';
export { type AdsContext, withAds } from './ads-context.ts';
export { setBudgetWithin, setCampaignBudget } from './budget.ts';
export { compensatePublication } from './compensate.ts';
export { continuePublication } from './continue.ts';
export { exposureAtMost, exposureWith } from './exposure.ts';
export { exposureOfRun } from './exposure-of-run.ts';
export { type DaySpend, guardDays } from './guard-days.ts';
export { PUBLISHING_JOBS } from './jobs.ts';
export { makeStudy } from './make-study.ts';
export { moveCampaign, moveCampaignWithin } from './move.ts';
export { campaignMoveRoutes } from './moves-route.ts';
export { needAdmin } from './need-admin.ts';
export { openAccount } from './open-account.ts';
export { pauseCampaign } from './pause.ts';
export { planPublication } from './plan.ts';
export { overspendPerDay } from './platforms.ts';
export { AD_PLATFORM_OF, type RemoteResult } from './port.ts';
export { PROBLEMS } from './problems.ts';
export {
  BudgetBody,
  Confirmation,
  ContinueBody,
  MoveBody,
  type PlanReply as PublicationPlan,
  Publication,
  PublicationQuery,
  type Started as StartedPublication,
} from './publication-schema.ts';
export { openPublication, openPublications } from './publication-store.ts';
export { type Agreed, agreedPlan, publishAgreed, publishCampaign, refuseOpen } from './publish.ts';
export { PlansTogether, planTogether, publishTogether, StartedTogether, sumOfExposures } from './publish-together.ts';
export { reconcileAccount } from './reconcile.ts';
export { ClipToPublish } from './render-placement.ts';
export { renderRoutes } from './renders-route.ts';
export { requestRendition } from './request-rendition.ts';
export { publicationRoutes } from './route.ts';
export { publication, publications } from './show.ts';
export { smokeAccount } from './smoke-account.ts';
export { refuseWithoutStudy, remoteCampaignOf } from './study-of.ts';
export { startTick } from './tick.ts';
export { JOBS_OF_PUBLICATION } from './words.ts';
