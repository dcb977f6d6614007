import type { AdPlatformName } from '../../core/kernel/index.ts';
import { type Platform, perPlatform } from '../../core/platforms/index.ts';
import type { AccountFacts, AccountToken, AccountToUse, Capabilities } from './port/account.ts';
import type { Calls, Connection } from './port/calls.ts';
import type { DraftToPublish, Finding, RenderedClip } from './port/draft.ts';
import type { Change, Look, Seen, ToObserve } from './port/look.ts';
import type { Outcome } from './port/outcome.ts';
import type { ResultPart, ResultSpan } from './port/results.ts';
import type { Known, Plan, Step } from './port/step.ts';
import type { Studies } from './port/study.ts';
import type { Json } from './port/values.ts';

export type * from './port/account.ts';
export type * from './port/calls.ts';
export type * from './port/draft.ts';
export type * from './port/look.ts';
export type * from './port/outcome.ts';
export type * from './port/results.ts';
export type * from './port/step.ts';
export type * from './port/study.ts';
export type * from './port/values.ts';

/**
 * What publishing asks of an ad platform, and what a platform's adapter asks of the connection. An adapter knows no database and no
 * clock but the one it is given; publishing knows no vendor. Data is snake_case: plans, outcomes and problems are stored and shown.
 */

/** Who sells the ads of each placement; undefined: nobody that this program knows. */
export const AD_PLATFORM_OF: Readonly<Record<Platform, AdPlatformName | undefined>> = perPlatform(
  ({ ad_platform }) => ad_platform,
);

export interface AdPlatform {
  readonly name: AdPlatformName;
  readonly api_version: string;
  readonly capabilities: Capabilities;
  /** How the platform is reached: its hosts by name, the token in a header, its usage headers read. */
  readonly connection: Connection;
  /** Pure; never throws. Without a plan, the findings say why. `now` only judges dates: the plan does not depend on it. */
  prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared;
  /** Reads and validate-only requests. */
  preflight(plan: Plan, account: AccountToUse, calls: Calls): Promise<readonly Finding[]>;
  /**
   * Looks for what the step made. For steps on an object that exists: the object, with what is not yet as wanted.
   *
   * @param resume of the last part of an upload that is known to have arrived
   */
  look(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Look>;
  /** The object that a person names for this step; `found` is empty when there is none. */
  inspect(step: Step, known: Known, remoteId: string, calls: Calls): Promise<Look>;
  /** Sends at most one mutating request. */
  run(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Outcome>;
  /** The steps of a change, in the platform's order: activation from the ad up, pausing at the campaign, removal children first. */
  changes(objects: readonly ToObserve[], change: Change, account: AccountToUse): readonly Step[];
  /** @throws {NotObserved} when one of them could not be read */
  observe(objects: readonly ToObserve[], account: AccountToUse, calls: Calls): Promise<readonly Seen[]>;
  /** Everything in the account whose name holds the marker. */
  search(markerPrefix: string, calls: Calls): Promise<Look>;
  /** Without `until`: to the platform's own today. */
  results(span: ResultSpan, ads: readonly string[], account: AccountToUse, calls: Calls): AsyncIterable<ResultPart>;
  checkAccount(externalId: string, calls: Calls): Promise<AccountFacts>;
  /** Divides the audience among campaigns that exist; absent: the platform has no such study, or none here. */
  readonly studies?: Studies;
  /** When the token ends; undefined: it does not, or the platform does not say. */
  tokenExpiry?(token: AccountToken, calls: Calls): Promise<string | undefined>;
  /** A token that lives on from now; undefined when this one cannot be renewed, such as without the app's secret. */
  refreshToken?(token: AccountToken, calls: Calls): Promise<AccountToken | undefined>;
}

export interface Prepared {
  readonly plan?: Plan;
  readonly findings: readonly Finding[];
}
