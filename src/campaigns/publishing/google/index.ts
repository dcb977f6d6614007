import type { AdPlatform } from '../port.ts';
import { changes } from './changes.ts';
import { checkAccount, preflight } from './check-account.ts';
import { connection } from './connection.ts';
import { inspect, look, search } from './look.ts';
import { observe } from './observe.ts';
import { OVERSPEND, prepare } from './prepare.ts';
import { results } from './results.ts';
import { run } from './run.ts';
import { API_VERSION } from './version.ts';

/** Google: Demand Gen ads on YouTube Shorts, bought through the Google Ads API (REST). Spec-conformant; live-verified: never. */
export const google: AdPlatform = {
  name: 'google',
  api_version: API_VERSION,
  capabilities: {
    uniqueness: 'unique_name',
    settle_s: [0, 30, 120, 600],
    budget: { kinds: ['lifetime', 'daily'], overspend_per_day: OVERSPEND },
    results_settle_days: 28,
  },
  connection,
  prepare,
  preflight,
  look,
  inspect,
  run,
  changes,
  observe,
  search,
  results,
  checkAccount,
};
