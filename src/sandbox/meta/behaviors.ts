import type { RuleShown } from '../world/index.ts';
import { RULES } from './rules/index.ts';

const SPECS = 'facebook/facebook-business-sdk-codegen';
const GUIDE = 'Meta’s guides to the Marketing API';

/** What the platform does beyond refusing requests. Each behavior can be switched off by name. */
const BEHAVIORS: readonly RuleShown[] = [
  ['required-params', 'a param that the specs require must be there', SPECS, 'documented'],
  ['param-types', 'a param has the type of the specs', SPECS, 'documented'],
  ['enum-words', 'a param has a value of its enum', SPECS, 'documented'],
  ['field-names', 'a read asks only for fields that exist', SPECS, 'documented'],
  ['effective-status-words', 'a filter on effective_status uses its words; error 1487561', SPECS, 'reported'],
  ['version-gone', 'versions before v24 and after v26 are refused; error 2635', 'logly/mureo#770', 'third-party'],
  ['token-needed', 'every request needs a token; error 104', GUIDE, 'documented'],
  ['token-life', 'a token ends when its account says so; error 190/463', 'logly/mureo#726', 'third-party'],
  ['renewal-needs-secret', 'a token is renewed only with the secret of its app', GUIDE, 'documented'],
  ['app-secret-proof', 'the proof must fit the app secret, where an account has one', GUIDE, 'documented'],
  ['throttling', 'an account has 9,000 points, which decay in 5 minutes; error 17', GUIDE, 'documented'],
  ['usage-headers', 'every reply says how much of the rate is used', GUIDE, 'documented'],
  ['validate-only', 'execution_options validate_only checks and changes nothing', SPECS, 'documented'],
  [
    'read-lag',
    'reads find what was created only after a while; until then error 100/33',
    'facebook/facebook-nodejs-business-sdk#5',
    'reported',
  ],
  ['update-lag', 'reads show a change only after a while', 'facebook/facebook-nodejs-business-sdk#5', 'unconfirmed'],
  ['starts-active', 'what is created without a status is ACTIVE', 'theleadrouter#13', 'reported'],
  ['parents-cascade', 'a paused or deleted parent shows in effective_status', GUIDE, 'documented'],
  ['review', 'an ad is reviewed before it runs', GUIDE, 'documented'],
  ['deleted-is-hidden', 'lists leave out what is deleted', GUIDE, 'documented'],
  ['deleted-cascades', 'what hangs below something deleted is deleted', GUIDE, 'documented'],
  ['silent-drops', 'v26 drops Messenger’s story position silently', 'Meta’s changelog of v26', 'documented'],
  ['enrolls-by-itself', 'a video is enrolled in features that its creative does not opt out of', GUIDE, 'unconfirmed'],
  ['numbers-as-text', 'budgets and ids are texts in replies', SPECS, 'documented'],
  ['paging', 'lists come in pages of 25', GUIDE, 'documented'],
  [
    'filtering',
    'lists can be filtered, though the specs do not say so',
    'mureo and airbyte, which use it',
    'third-party',
  ],
  ['video-title-filter', 'title narrows a list of videos', SPECS, 'unconfirmed'],
  ['image-by-content', 'the same picture is one image', GUIDE, 'unconfirmed'],
  ['video-processing', 'a video is processed for 20 to 120 s', GUIDE, 'documented'],
  ['chunk-offsets', 'a chunk goes on where the last one ended; error 6001', 'facebook/php-graph-sdk#821', 'reported'],
  ['whole-file', 'an upload ends only when all bytes are there', GUIDE, 'documented'],
  ['budget-bound', 'ads spend no more than their budgets; a day at most 1.75 of it', GUIDE, 'third-party'],
  ['late-conversions', 'conversions come in over a week and are corrected', 'airbytehq/airbyte#23625', 'reported'],
  ['invalid-traffic', 'impressions shrink a little after three days', GUIDE, 'unconfirmed'],
  [
    'conversions-under-several-names',
    'one conversion is reported under three action types',
    'PostHog#44836',
    'reported',
  ],
  ['report-retention', 'a report goes back 37 months; error 3018', 'daroczig/fbRads#137', 'reported'],
  ['reduce-data', 'a report that is too large is refused', 'airbytehq/airbyte#4375', 'reported'],
  [
    'report-jobs',
    'a report in the background takes time, and has no rows before',
    'airbytehq/airbyte#8282',
    'reported',
  ],
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
