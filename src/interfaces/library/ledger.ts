import { z } from 'zod';
import { parse } from '../../core/kernel/index.ts';
import {
  exportBundle as bundle,
  LedgerQuery,
  ledgerEvents,
  proveEvent as prove,
  type Trust,
  verifyLedger as verify,
} from '../../trust/ledger/index.ts';
import { onEngine } from './engine.ts';

const Moment = z.date().optional();

/** Lists events, oldest first, one page at a time. */
export const listLedgerEvents = onEngine((ctx, query: z.input<typeof LedgerQuery> = {}) =>
  ledgerEvents(ctx, parse(LedgerQuery, query)),
);

/** Computes the tree again from all events and compares it with the signed one. */
export const verifyLedger = onEngine(({ db }, trust: Trust) => verify(db, trust));

/** Proves that an event is in the signed ledger. @throws `event-not-found`; `event-not-sealed` */
export const proveEvent = onEngine(prove);

/** Exports the sealed events as the lines of a bundle that anyone can verify without the engine. */
export const exportBundle = onEngine((ctx, since: Date | undefined, until?: Date) =>
  bundle(ctx, parse(Moment, since), parse(Moment, until)),
);
