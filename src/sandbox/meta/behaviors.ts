import type { RuleShown } from '../world/index.ts';
import { RULES } from './rules/index.ts';

const SPECS = 'facebook/facebook-business-sdk-codegen';
const GUIDE = 'Meta’s guides to the Marketing API';

/** What the platform does beyond refusing requests. Each behavior can be switched off by name. */
const BEHAVIORS: readonly RuleShown[] = [
  ['required-params', 'a request without a param that the specs require is refused', SPECS, 'documented'],
  ['param-types', 'a param with another type than in the specs is refused', SPECS, 'documented'],
  ['enum-words', 'a param with a value outside its enum is refused', SPECS, 'documented'],
  ['field-names', 'a read of a field that does not exist is refused', SPECS, 'documented'],
  [
    'effective-status-words',
    'a filter on effective_status with an unknown value is refused; error 1487561',
    SPECS,
    'reported',
  ],
  ['version-gone', 'versions before v24 and after v26 are refused; error 2635', 'logly/mureo#770', 'third-party'],
  ['token-needed', 'every request needs a token; error 104', GUIDE, 'documented'],
  ['token-life', 'a token expires at the time set for its account; error 190/463', 'logly/mureo#726', 'third-party'],
  ['renewal-needs-secret', 'a token is renewed only with the secret of its app', GUIDE, 'documented'],
  ['app-secret-proof', 'the proof must match the app secret, if the account has one', GUIDE, 'documented'],
  ['throttling', 'an account has 9,000 points, which decay in 5 minutes; error 17', GUIDE, 'documented'],
  ['usage-headers', 'every response reports how much of the rate limit is used', GUIDE, 'documented'],
  ['validate-only', 'execution_options validate_only checks and changes nothing', SPECS, 'documented'],
  [
    'read-lag',
    'new objects appear in reads only after a delay; until then error 100/33',
    'facebook/facebook-nodejs-business-sdk#5',
    'reported',
  ],
  [
    'update-lag',
    'changes appear in reads only after a delay',
    'facebook/facebook-nodejs-business-sdk#5',
    'unconfirmed',
  ],
  ['starts-active', 'objects created without a status are ACTIVE', 'theleadrouter#13', 'reported'],
  ['parents-cascade', 'a paused or deleted parent shows in effective_status', GUIDE, 'documented'],
  ['review', 'an ad is reviewed before it runs', GUIDE, 'documented'],
  ['deleted-is-hidden', 'lists do not contain deleted objects', GUIDE, 'documented'],
  ['deleted-cascades', 'deleting an object deletes everything below it', GUIDE, 'documented'],
  ['silent-drops', 'v26 silently drops the position of Messenger stories', 'Meta’s changelog of v26', 'documented'],
  ['enrolls-by-itself', 'a video is enrolled in features that its creative does not opt out of', GUIDE, 'unconfirmed'],
  ['numbers-as-text', 'budgets and ids are strings in responses', SPECS, 'documented'],
  ['paging', 'lists come in pages of 25', GUIDE, 'documented'],
  [
    'filtering',
    'lists can be filtered, though the specs do not say so',
    'mureo and airbyte, which use it',
    'third-party',
  ],
  ['video-title-filter', 'a list of videos can be filtered by title', SPECS, 'unconfirmed'],
  ['image-by-content', 'uploading the same image twice creates one image', GUIDE, 'unconfirmed'],
  ['video-processing', 'a video is processed for 20 to 120 s', GUIDE, 'documented'],
  [
    'chunk-offsets',
    'a chunk must begin where the previous one ended; error 6001',
    'facebook/php-graph-sdk#821',
    'reported',
  ],
  ['whole-file', 'an upload can be finished only after all bytes have arrived', GUIDE, 'documented'],
  [
    'budget-bound',
    'ads spend at most their budgets, and up to 1.75 times a daily budget in one day',
    GUIDE,
    'third-party',
  ],
  ['late-conversions', 'conversions arrive over a week and are corrected', 'airbytehq/airbyte#23625', 'reported'],
  ['invalid-traffic', 'impressions are corrected slightly downward after three days', GUIDE, 'unconfirmed'],
  ['conversions-under-several-names', 'a conversion is reported under three action types', 'PostHog#44836', 'reported'],
  [
    'report-retention',
    'a report that begins more than 37 months ago is refused; error 3018',
    'daroczig/fbRads#137',
    'reported',
  ],
  ['reduce-data', 'a report that is too large is refused', 'airbytehq/airbyte#4375', 'reported'],
  ['report-jobs', 'an asynchronous report has no rows until it is complete', 'airbytehq/airbyte#8282', 'reported'],
].map(([name = '', what = '', source = '', confidence]) => ({
  name,
  what,
  source,
  confidence: confidenceOf(confidence),
}));

function confidenceOf(word: string | undefined): RuleShown['confidence'] {
  return word === 'reported' || word === 'documented' || word === 'third-party' ? word : 'unconfirmed';
}

export const ALL_RULES: readonly RuleShown[] = [
  ...BEHAVIORS,
  ...RULES.map(({ name, says, source, confidence }) => ({
    name,
    what: `${says.code}${says.subcode === undefined ? '' : `/${says.subcode}`}: ${says.message}`,
    source,
    confidence,
  })),
];
