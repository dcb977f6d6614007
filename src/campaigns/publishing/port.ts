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
 * The interface between publishing and an ad platform, and between a platform's adapter and its connection. An adapter uses no
 * database and no clock except the one it receives; publishing knows no vendor. Data is snake_case because plans, outcomes, and
 * problems are stored and shown.
 */

/** The seller of the ads of each placement; undefined if this program knows none. */
export const AD_PLATFORM_OF: Readonly<Record<Platform, AdPlatformName | undefined>> = perPlatform(
  ({ ad_platform }) => ad_platform,
);

export interface AdPlatform {
  readonly name: AdPlatformName;
  readonly api_version: string;
  readonly capabilities: Capabilities;
  /** How to reach the platform: its hosts by name, the token in a header, and how to read its usage headers. */
  readonly connection: Connection;
  /** Pure; never throws. Without a plan, the findings explain why. `now` is only for judging dates: the plan does not depend on it. */
  prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared;
  /** Sends reads and validate-only requests. */
  preflight(plan: Plan, account: AccountToUse, calls: Calls): Promise<readonly Finding[]>;
  /**
   * Looks for what the step created. For a step on an existing object, returns the object with the fields that are not as
   * wanted yet.
   *
   * @param resume the position after the last part of an upload that is known to have arrived
   */
  look(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Look>;
  /** Reads the object that a person names for this step; `found` is empty when there is none. */
  inspect(step: Step, known: Known, remoteId: string, calls: Calls): Promise<Look>;
  /** Sends at most one mutating request. */
  run(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Outcome>;
  /**
   * Returns the steps of a change in the platform's order: activation from the ad up, pausing at the campaign, removal from the
   * children up.
   */
  changes(objects: readonly ToObserve[], change: Change, account: AccountToUse): readonly Step[];
  /** @throws {NotObserved} when an object could not be read */
  observe(objects: readonly ToObserve[], account: AccountToUse, calls: Calls): Promise<readonly Seen[]>;
  /** Finds everything in the account whose name contains the marker. */
  search(markerPrefix: string, calls: Calls): Promise<Look>;
  /** Reads results; without `until`, up to the current day in the account's time zone. */
  results(span: ResultSpan, ads: readonly string[], account: AccountToUse, calls: Calls): AsyncIterable<ResultPart>;
  checkAccount(externalId: string, calls: Calls): Promise<AccountFacts>;
  /** Divides the audience among existing campaigns; absent if the platform has no such study, or the engine does not support it. */
  readonly studies?: Studies;
  /** Returns when the token ends; undefined if it does not, or if the platform does not say. */
  tokenExpiry?(token: AccountToken, calls: Calls): Promise<string | undefined>;
  /** Returns a token that lasts longer; undefined if this one cannot be renewed, for example without the app's secret. */
  refreshToken?(token: AccountToken, calls: Calls): Promise<AccountToken | undefined>;
}

export interface Prepared {
  readonly plan?: Plan;
  readonly findings: readonly Finding[];
}
