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
import { studies } from './studies.ts';
import { refreshToken, tokenExpiry } from './token.ts';
import { API_VERSION } from './version.ts';

/** Meta: Instagram Reels, bought through the Marketing API. Spec-conformant; live-verified: never. */
export const meta: AdPlatform = {
  name: 'meta',
  api_version: API_VERSION,
  capabilities: {
    uniqueness: 'none',
    settle_s: [0, 15, 60, 180, 600],
    budget: { kinds: ['lifetime', 'daily'], overspend_per_day: OVERSPEND_PER_DAY, changes_per_hour: 4 },
    results_settle_days: 28,
    card_formats: ['carousel', 'multi'],
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
  studies,
  tokenExpiry,
  refreshToken,
};
