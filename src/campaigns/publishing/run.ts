import type { Attempt } from '../../core/queue/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import type { AdAccountRow } from './account-store.ts';
import type { AdsContext } from './ads-context.ts';
import type { AccountToUse, AdPlatform, Calls, Known, Plan } from './port.ts';
import type { Stop } from './publication-schema.ts';
import type { PublicationRow, RemoteObjectRow } from './publication-store.ts';
import type { Timing } from './timing.ts';

/** One pass over a publication, with what it reads at the start. */
export interface Run {
  readonly ctx: AdsContext;
  readonly publication: PublicationRow;
  readonly plan: Plan;
  readonly account: AdAccountRow;
  readonly platform: AdPlatform;
  readonly calls: Calls;
  readonly timing: Timing;
  /** The holder of the account's lease. */
  readonly owner: string;
  readonly job: Pick<Attempt, 'id' | 'signal'> | undefined;
}

/** Thrown when work must stop until a person decides. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(readonly stop: Stop) {
    super(`${stop.code}: ${stop.detail}`);
  }
}

/** Thrown when the requested state has changed since this pass began; another pass then begins. */
export class Changed extends Error {
  override readonly name = 'Changed';
}

/** Thrown when another run took over the account or the job; that run settles this run's last request. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

export const accountToUse = (account: AdAccountRow): AccountToUse => ({
  external_id: account.external_id,
  environment: account.environment === 'live' ? 'live' : 'sandbox',
  currency: account.currency,
  time_zone: account.time_zone,
  settings: account.settings as AccountToUse['settings'],
});

export const knownOf = (objects: readonly RemoteObjectRow[]): Known =>
  Object.fromEntries(objects.map(({ step, remote_id }) => [step, remote_id]));

/** Throws a wait of this many seconds, scaled by the account's timing. */
export const waitSeconds = ({ ctx, timing }: Pick<Run, 'ctx' | 'timing'>, seconds: number): never => {
  throw new WaitUntil(new Date(ctx.now().getTime() + timing.waitMs(seconds)));
};

/** Returns the later of two times. */
export const laterOf = (a: Date, b: Date): Date => (a > b ? a : b);
