import type { ErrorCode } from '../../core/kernel/index.ts';
import { CANNOT_SEAL } from '../../trust/secrets/index.ts';

type Codes = readonly ErrorCode[];

/** Reasons why an account's platform cannot be reached at all. */
const CONNECTION: Codes = ['platform-not-offered', 'sandbox-address-missing', 'sandbox-address-refused'];
/** The same, where the sealed token must also be opened. */
const OPENED: Codes = [...CONNECTION, ...CANNOT_SEAL, 'secret-not-found', 'secret-key-unknown', 'secret-damaged'];
/** Reasons why an account cannot be used. */
const USABLE: Codes = ['ad-account-not-found', 'ad-account-not-ready'];
const RISK: Codes = [
  'ad-account-not-found',
  'not-published',
  'not-read-back',
  'confirmation-needed',
  'no-cap',
  'cap-exceeded',
];
const TOKEN: Codes = [...CONNECTION, ...CANNOT_SEAL, 'ad-account-unreadable', 'platform-away'];
const CUT: Codes = ['clip-not-found', 'clip-not-ready', 'film-not-kept'];

/** The error codes of each route, in addition to those of every route. */
export const PROBLEMS = {
  addAccount: [...TOKEN, 'ad-account-exists', 'live-needs-postgres'],
  account: ['ad-account-not-found'],
  setAccount: [...TOKEN, 'ad-account-not-found'],
  removeAccount: ['ad-account-not-found', 'ad-account-in-use', 'secret-not-found'],
  checkAccount: [...OPENED, 'ad-account-not-found', 'platform-away'],
  openAccount: [...OPENED, ...USABLE],
  publish: [
    ...OPENED,
    ...USABLE,
    ...CUT,
    'campaign-not-found',
    'campaign-not-approved',
    'currency-mismatch',
    'plan-refused',
    'plan-changed',
    'publication-exists',
  ],
  publication: ['publication-not-found'],
  continue: [...OPENED, ...USABLE, 'publication-not-found', 'publication-not-stopped', 'remote-object-differs'],
  compensate: ['publication-not-found', 'publication-not-removable'],
  move: [
    ...RISK,
    'changed-meanwhile',
    'ad-account-not-ready',
    'same-person',
    'campaign-not-found',
    'transition-not-allowed',
    'clip-not-ready',
    'budget-missing',
    'draft-exists',
    'publication-exists',
  ],
  setBudget: [...RISK, 'platform-not-offered', 'budget-changes-exhausted'],
} satisfies Record<string, Codes>;
