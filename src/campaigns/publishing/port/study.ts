import type { AccountToUse } from './account.ts';
import type { Calls } from './calls.ts';
import type { Finding } from './draft.ts';
import type { Look } from './look.ts';
import type { Outcome } from './outcome.ts';

/** A platform's own test: it shows each person the ads of one cell only. */
export interface StudyToMake {
  /** Contains the tag by which the study can be found again. */
  readonly name: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  /** Campaigns by their ids on the platform; the audience is divided equally. */
  readonly cells: readonly { readonly name: string; readonly campaign_remote_id: string }[];
}

export interface Studies {
  /** Finds what prevents an account from having a study. Pure. */
  judge(account: AccountToUse): readonly Finding[];
  look(
    study: StudyToMake,
    account: AccountToUse,
    calls: Calls,
  ): Promise<Omit<Look, 'found'> & { readonly found: readonly string[] }>;
  /** Sends one request. */
  make(study: StudyToMake, account: AccountToUse, calls: Calls): Promise<Outcome>;
}
