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

/** Imports results of clips and campaigns: records, NDJSON, or a platform's CSV export. Bad rows are reported. */
export const importResults = onEngine(importAll);

/** Results with their rates, newest period first, a page at a time. */
export const listResults = onEngine((ctx, query: z.input<typeof ResultQuery> = {}) =>
  results(ctx, parse(ResultQuery, query)),
);

/** What was done in a period on each platform, by each clip or by each campaign, for each currency; and what the active ones may spend a day. */
export const summarizeResults = onEngine((ctx, period: z.input<typeof SummaryQuery>) =>
  summarize(ctx, parse(SummaryQuery, period)),
);

/**
 * Reads the results of an account's ads from its platform; what may still be corrected is read again.
 *
 * @throws `ad-account-not-found`; `ad-account-not-ready`
 */
export const syncResults = onEngine((ctx, account: string, span: z.input<typeof SyncBody> = {}) =>
  sync(ctx, { ad_account_id: parse(Id, account), ...parse(SyncBody, span) }),
);

/** Takes a wrong import of results back: what it replaced stands again. @throws `import-not-found` */
export const withdrawImport = onEngine((ctx, importId: string, body: z.input<typeof WithdrawBody>) =>
  withdraw(ctx, parse(Id, importId), parse(WithdrawBody, body)),
);

/** Maps the names that platforms use to clips and campaigns, all or none. */
export const mapExternalNames = onEngine((ctx, names: z.input<typeof NamesBody>['names']) =>
  mapNames(ctx, parse(NamesBody, { names })),
);

/** Queues the training of a platform's weights from its results; `startWorker` works on it. @returns the job's id */
export const requestTraining = onEngine((ctx, training: z.input<typeof TrainBody>) =>
  request(ctx, parse(TrainBody, training)),
);

/** Compares a platform's past scores with its results. */
export const getCalibration = onEngine((ctx, query: z.input<typeof CalibrationQuery>) =>
  reportCalibration(ctx, parse(CalibrationQuery, query)),
);

/** What a rule set would have earned, from decisions that were drawn. */
export const evaluateOffPolicy = onEngine((ctx, body: z.input<typeof OffPolicyBody>) =>
  evaluateLogged(ctx, parse(OffPolicyBody, body)),
);
