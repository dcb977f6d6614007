import type { z } from 'zod';
import {
  AdAccountPatch,
  AdAccountQuery,
  activateCampaign as activate,
  adAccount,
  addAdAccount as add,
  BudgetBody,
  Confirmation,
  ContinueBody,
  checkAdAccount as check,
  compensatePublication as compensate,
  findAccounts,
  continuePublication as goOn,
  NewAdAccount,
  PublicationQuery,
  pauseCampaign as pause,
  planPublication as plan,
  publication,
  publications,
  publishCampaign as publish,
  reconcileAccount as reconcile,
  removeAdAccount as remove,
  setAdAccount as set,
  setCampaignBudget as setBudget,
  withAds,
} from '../../campaigns/publishing/index.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { onEngine } from './engine.ts';

/** Adds an ad account: tries its token, then seals it. @throws `ad-account-exists`; `live-needs-postgres`; `platform-away` */
export const addAdAccount = onEngine((ctx, account: z.input<typeof NewAdAccount>) =>
  add(withAds(ctx), parse(NewAdAccount, account)),
);

/** Returns an ad account. @throws `ad-account-not-found` */
export const getAdAccount = onEngine((ctx, id: string) => adAccount(ctx, parse(Id, id)));

/** Lists ad accounts, newest first, one page at a time. */
export const listAdAccounts = onEngine((ctx, query: z.input<typeof AdAccountQuery> = {}) =>
  findAccounts(ctx.db, parse(AdAccountQuery, query)),
);

/** Changes an account's settings, caps or token. @throws `ad-account-not-found`; `ad-account-unreadable` */
export const setAdAccount = onEngine((ctx, id: string, patch: z.input<typeof AdAccountPatch>) =>
  set(withAds(ctx), parse(Id, id), parse(AdAccountPatch, patch)),
);

/** Checks an account on its platform. @throws `ad-account-not-found`; `platform-away` */
export const checkAdAccount = onEngine((ctx, id: string) => check(withAds(ctx), parse(Id, id)));

/** Removes an account and deletes its token. @throws `ad-account-not-found`; `ad-account-in-use` */
export const removeAdAccount = onEngine((ctx, id: string) => remove(ctx, parse(Id, id)));

/** Plans a publication: what it would create and could cost. Writes nothing. @throws `plan-refused` with the findings */
export const planPublication = onEngine((ctx, campaignId: string, adAccountId: string) =>
  plan(withAds(ctx), parse(Id, campaignId), parse(Id, adAccountId)),
);

/**
 * Requests the paused ads of an approved campaign, which `startWorker` creates.
 *
 * @param fingerprint identifies the plan that the caller has read
 * @throws `campaign-not-approved`; `plan-changed`; `publication-exists`; `currency-mismatch`; `ad-account-not-ready`
 */
export const publishCampaign = onEngine((ctx, campaignId: string, adAccountId: string, fingerprint: string) =>
  publish(withAds(ctx), parse(Id, campaignId), parse(Id, adAccountId), fingerprint),
);

/** Returns a publication with its journal. @throws `publication-not-found` */
export const getPublication = onEngine((ctx, id: string) => publication(ctx, parse(Id, id)));

/** Lists publications, newest first, one page at a time. */
export const listPublications = onEngine((ctx, query: z.input<typeof PublicationQuery> = {}) =>
  publications(ctx, parse(PublicationQuery, query)),
);

/** Activates a campaign, which can spend money: repeat its amounts. @throws `confirmation-needed`; `not-read-back`; `cap-exceeded`; `same-person` */
export const activateCampaign = onEngine((ctx, campaignId: string, confirm: z.input<typeof Confirmation>) =>
  activate(withAds(ctx), parse(Id, campaignId), parse(Confirmation, confirm)),
);

/** Pauses a published campaign, even while it is being activated. @throws `not-published`; `transition-not-allowed` */
export const pauseCampaign = onEngine((ctx, campaignId: string) => pause(withAds(ctx), parse(Id, campaignId)));

/** Sets the budget of a published campaign to an amount in minor units. @throws `confirmation-needed`; `cap-exceeded` */
export const setCampaignBudget = onEngine((ctx, campaignId: string, budget: z.input<typeof BudgetBody>) =>
  setBudget(withAds(ctx), parse(Id, campaignId), parse(BudgetBody, budget)),
);

/** Continues a stopped publication. @throws `publication-not-stopped`; `remote-object-differs` */
export const continuePublication = onEngine((ctx, id: string, body: z.input<typeof ContinueBody> = {}) =>
  goOn(withAds(ctx), parse(Id, id), parse(ContinueBody, body)),
);

/** Removes what was created, as far as it is paused and has spent nothing. @throws `publication-not-removable` */
export const compensatePublication = onEngine((ctx, id: string, options: { readonly media?: boolean } = {}) =>
  compensate(withAds(ctx), parse(Id, id), options.media === true),
);

/** Compares an account on its platform with what the engine has stored. @throws `ad-account-not-found` */
export const reconcileAds = onEngine((ctx, adAccountId: string) => reconcile(withAds(ctx), parse(Id, adAccountId)));
