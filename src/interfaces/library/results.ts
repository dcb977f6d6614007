import type { z } from 'zod';
import { Id, parse } from '../../core/kernel/index.ts';
import {
  importResults as importAll,
  mapExternalNames as mapNames,
  NamesBody,
  ResultQuery,
  results,
  SummaryQuery,
  SyncBody,
  summarizeResults as summarize,
  syncResults as sync,
  WithdrawBody,
  withdrawImport as withdraw,
} from '../../learning/results/index.ts';
import {
  CalibrationQuery,
  evaluateLogged,
  OffPolicyBody,
  reportCalibration,
  requestTraining as request,
  TrainBody,
} from '../../learning/training/index.ts';
import { onEngine } from './engine.ts';

/** Imports results of clips and campaigns: records, NDJSON, or a platform's CSV export. Reports bad rows. */
export const importResults = onEngine(importAll);

/** Lists results with their rates, newest period first, one page at a time. */
export const listResults = onEngine((ctx, query: z.input<typeof ResultQuery> = {}) =>
  results(ctx, parse(ResultQuery, query)),
);

/** Sums a period's results by platform, by clip or campaign, and by currency. Adds what the active campaigns may spend per day. */
export const summarizeResults = onEngine((ctx, period: z.input<typeof SummaryQuery>) =>
  summarize(ctx, parse(SummaryQuery, period)),
);

/**
 * Reads the results of an account's ads from its platform. Reads days again while the platform may still correct them.
 *
 * @throws `ad-account-not-found`; `ad-account-not-ready`
 */
export const syncResults = onEngine((ctx, account: string, span: z.input<typeof SyncBody> = {}) =>
  sync(ctx, { ad_account_id: parse(Id, account), ...parse(SyncBody, span) }),
);

/** Withdraws a wrong import of results and restores what it replaced. @throws `import-not-found` */
export const withdrawImport = onEngine((ctx, importId: string, body: z.input<typeof WithdrawBody>) =>
  withdraw(ctx, parse(Id, importId), parse(WithdrawBody, body)),
);

/** Maps names used on platforms to clips and campaigns, all or none. */
export const mapExternalNames = onEngine((ctx, names: z.input<typeof NamesBody>['names']) =>
  mapNames(ctx, parse(NamesBody, { names })),
);

/** Queues training a platform's weights on its results, which `startWorker` runs. @returns the job's id */
export const requestTraining = onEngine((ctx, training: z.input<typeof TrainBody>) =>
  request(ctx, parse(TrainBody, training)),
);

/** Compares a platform's past scores with its results. */
export const getCalibration = onEngine((ctx, query: z.input<typeof CalibrationQuery>) =>
  reportCalibration(ctx, parse(CalibrationQuery, query)),
);

/** Estimates what a rule set would have earned, from decisions that were drawn at random. */
export const evaluateOffPolicy = onEngine((ctx, body: z.input<typeof OffPolicyBody>) =>
  evaluateLogged(ctx, parse(OffPolicyBody, body)),
);
