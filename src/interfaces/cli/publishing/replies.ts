import { decimalOf } from '../../../core/kernel/index.ts';

/** The API's replies, as far as these commands read them. */
export interface ExposureReply {
  readonly currency: string;
  readonly per_day_minor: number;
  readonly whole_minor: number | null;
}

export interface PlanShown {
  readonly fingerprint: string;
  readonly exposure: ExposureReply;
  readonly steps: readonly { readonly key: string; readonly act: string; readonly kind: string }[];
  readonly findings: readonly {
    readonly level: string;
    readonly code: string;
    readonly field: string;
    readonly detail: string;
  }[];
  readonly note: string | null;
}

export interface StartedReply {
  readonly publication_id: string;
  readonly job_id: string;
}

export interface PublicationReply {
  readonly id: string;
  readonly campaign_id: string;
  readonly ad_account_id: string;
  readonly number: number;
  readonly state: string;
  readonly wanted: string;
  readonly exposure: ExposureReply;
  readonly budget: { readonly kind: string; readonly minor: number; readonly wanted_minor: number | null };
  readonly steps: readonly {
    readonly key: string;
    readonly state: string;
    readonly remote_id: string | null;
    readonly attempts: readonly { readonly act: string; readonly outcome: string | null }[];
  }[];
  readonly stop: {
    readonly step: string;
    readonly code: string;
    readonly detail: string;
    readonly found?: string[];
  } | null;
  readonly not_before: string | null;
}

export interface AccountReply {
  readonly id: string;
  readonly platform: string;
  readonly external_id: string;
  readonly environment: string;
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly state: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly max_daily_minor: number | null;
  readonly max_campaign_minor: number | null;
  readonly two_people: boolean;
  readonly token_expires_at: string | null;
  readonly problem: unknown;
}

export const money = (minor: number, currency: string): string => `${decimalOf(minor, currency)} ${currency}`;

/** What it can cost, in words. */
export const costs = ({ per_day_minor, whole_minor, currency }: ExposureReply): string =>
  `at most ${money(per_day_minor, currency)} a day, ${whole_minor === null ? 'without an end' : `${money(whole_minor, currency)} in all`}`;
