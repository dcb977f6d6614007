import { OVERSPEND_PER_DAY } from '../../../core/kernel/index.ts';
import type { AdPlatform } from '../port.ts';
import { changes } from './changes.ts';
import { checkAccount, preflight } from './check-account.ts';
import { connection } from './connection.ts';
import { inspect, look, search } from './look.ts';
import { observe } from './observe.ts';
import { prepare } from './prepare.ts';
import { results } from './results.ts';
import { run } from './run.ts';
import { API_VERSION } from './version.ts';

/** TikTok: Smart+ ads, bought through the Business API. Spec-conformant; live-verified: never. */
export const tiktok: AdPlatform = {
  name: 'tiktok',
  api_version: API_VERSION,
  capabilities: {
    uniqueness: 'request_id',
    settle_s: [0, 10, 60, 300, 600],
    // the same as for Meta, because TikTok does not say by how much a day may exceed its daily budget
    budget: { kinds: ['lifetime', 'daily'], overspend_per_day: OVERSPEND_PER_DAY },
    results_settle_days: 28,
    card_formats: ['multi'],
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
