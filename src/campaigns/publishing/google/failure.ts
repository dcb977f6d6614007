import {
  type AuthTodo,
  authFailure,
  type Failure,
  problem,
  throttled,
  unknown,
  versionGone,
  withoutReply,
} from '../failure.ts';
import { present, textAt } from '../json.ts';
import { brief } from '../mask.ts';
import type { NoReply, Reply, VendorSaid } from '../port.ts';
import { errorsOf, type GoogleError } from './errors.ts';
import { ourField } from './fields.ts';

/** A temporary refusal is tried this often, each time after a look. */
const NOT_NOW_TRIES = 10;
const UNCLEAR = ['internalError', 'databaseError'];

/** Interprets the reply to a write: whether it took effect, and what to do. An unknown effect is looked for. */
export function failureOf(answer: Reply | NoReply, now: Date): Failure {
  if ('sent' in answer) return withoutReply(answer);
  const [error] = errorsOf(answer.body);
  const said = saidBy(answer, error);
  const is = (category: string, ...words: readonly string[]) =>
    error?.category === category && (words.length === 0 || words.includes(error.word));
  if (textAt(answer.body, 'error') === 'invalid_grant') return authFailure('new_token', AUTH, said);
  if (answer.status === 429 || is('quotaError')) return throttled('Google', answer, now, said);
  if (is('databaseError', 'CONCURRENT_MODIFICATION'))
    return {
      certainty: 'rejected',
      tries: NOT_NOW_TRIES,
      problem: problem(
        'not-now',
        'Continue in a few minutes: another request is changing the same object.',
        'later',
        said,
      ),
    };
  // a success whose reply does not name what was created proves nothing
  if (
    answer.status < 400 ||
    answer.status >= 500 ||
    answer.body === undefined ||
    UNCLEAR.includes(error?.category ?? '')
  )
    return unknown('reply-unclear', said);
  if (is('campaignError', 'DUPLICATE_CAMPAIGN_NAME')) return unknown('made-before', said);
  if (is('authenticationError', 'TWO_STEP_VERIFICATION_NOT_ENROLLED', 'ADVANCED_PROTECTION_NOT_ENROLLED'))
    return authFailure('a_person', AUTH, said);
  if (answer.status === 401 || is('authenticationError')) return authFailure('new_token', AUTH, said);
  if (is('authorizationError', 'CUSTOMER_NOT_ENABLED', 'MISSING_TOS', 'INCOMPLETE_SIGNUP'))
    return authFailure('a_person', AUTH, said);
  if (answer.status === 403 || is('authorizationError') || is('requestError', 'DEVELOPER_TOKEN_PARAMETER_MISSING'))
    return authFailure('permission', AUTH, said);
  if (is('requestError', 'UNSUPPORTED_VERSION')) return versionGone('Google', said);
  return refused(error, said);
}

/** Refusals with their own sentence and our code. */
const SENTENCES: Readonly<Record<string, readonly [code: string, todo: string]>> = {
  BUDGET_BELOW_PER_DAY_MINIMUM: ['budget-below-minimum', 'Raise the budget: Google requires a higher daily budget'],
  END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET: [
    'end-missing',
    'Set an end date for the campaign: a lifetime budget requires one',
  ],
  EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED: ['political-undeclared', 'Say whether the ad is political'],
  CONVERSION_TRACKING_NOT_ENABLED: [
    'conversions-untracked',
    'Set up conversion tracking in Google Ads, or choose the goal traffic',
  ],
  DUPLICATE_ASSET: ['asset-twice', 'Google already has this asset with different fields'],
  VIDEO_NOT_FOUND: ['video-not-found', 'YouTube does not show the film yet: wait, then continue'],
};

function refused(error: GoogleError | undefined, said: VendorSaid): Failure {
  const [code, sentence] = SENTENCES[error?.word ?? ''] ?? ['refused', 'Google refuses it'];
  const field = error === undefined ? undefined : ourField(error.path);
  return {
    certainty: 'rejected',
    problem: {
      ...problem(code, brief(`${sentence}: ${said.message ?? 'it does not say why'}`), 'once_fixed', said),
      ...(field === undefined ? {} : { field }),
    },
  };
}

const AUTH: AuthTodo = {
  permission: 'Grant the person or the developer token the access that Google names; then check the account.',
  a_person: 'Open the account in Google Ads: a person must act there.',
};

function saidBy(answer: Reply, error: GoogleError | undefined): VendorSaid {
  const message = error?.message ?? textAt(answer.body, 'error', 'message') ?? textAt(answer.body, 'error_description');
  const trace = answer.headers['request-id'];
  return present({
    http: answer.status,
    code: error === undefined ? textAt(answer.body, 'error', 'status') : `${error.category}.${error.word}`,
    trace: typeof trace === 'string' ? trace.slice(0, 100) : undefined,
    message: message === undefined ? undefined : brief(message),
  });
}
