import type { RuleShown } from '../world/index.ts';
import { RULES } from './rules/index.ts';
import { GUIDE, PROTOS } from './rules/rule.ts';

const LANGUAGE = 'Google’s guide to its query language';
const VIDEOS = 'Google’s guide to uploading videos';

const behavior = (name: string, what: string, source: string, confidence: RuleShown['confidence']): RuleShown => ({
  ...{ name: `google:${name}`, what, source, confidence },
});

/** Every rule and behavior of this platform only; each can be switched off by name. Shared ones have the names that Meta's list uses. */
export const ALL_RULES: readonly RuleShown[] = [
  behavior('field-names', 'JSON with a name that the protos do not have is refused', PROTOS, 'documented'),
  behavior('one-of', 'at most one field of a oneof may be set', PROTOS, 'documented'),
  behavior(
    'value-types',
    'values with other types or enum values than in the protos are refused',
    PROTOS,
    'documented',
  ),
  behavior('required-fields', 'requests without fields that the protos require are refused', PROTOS, 'documented'),
  behavior('immutable-fields', 'changes of fields that the protos call immutable are refused', PROTOS, 'documented'),
  behavior('mask-needed', 'an update must name its fields; FIELD_MASK_MISSING', PROTOS, 'documented'),
  behavior('temporary-ids', 'a new object may have only a negative temporary id', PROTOS, 'documented'),
  behavior('starts-enabled', 'objects created without a status are ENABLED', PROTOS, 'documented'),
  behavior('one-asset', 'creating two assets with the same content creates one asset', GUIDE, 'documented'),
  behavior('removed-cascades', 'removing an object removes everything below it', GUIDE, 'unconfirmed'),
  behavior('parents-cascade', 'a paused parent shows in primary_status', PROTOS, 'documented'),
  behavior('review', 'an ad is reviewed before it runs', GUIDE, 'documented'),
  behavior('video-processing', 'a video is processed for 20 to 120 s', VIDEOS, 'documented'),
  behavior('managed-unlisted', 'a Google-managed channel accepts only unlisted videos', PROTOS, 'documented'),
  behavior(
    'enum-constants',
    'a query with an unknown enum value is refused; BAD_ENUM_CONSTANT',
    LANGUAGE,
    'documented',
  ),
  behavior('date-range-needed', 'a query that selects days must filter by date', LANGUAGE, 'documented'),
  behavior('page-size', 'a page has 10,000 rows; other sizes are refused', GUIDE, 'documented'),
  behavior('token-needed', 'every request needs a token', GUIDE, 'documented'),
  behavior('developer-token', 'every request needs a developer token', PROTOS, 'documented'),
  behavior('customer-enabled', 'requests to a suspended account are refused', PROTOS, 'documented'),
  behavior('version-gone', 'versions other than v25 are refused', GUIDE, 'documented'),
  ...RULES.map(({ name, error, message, source, confidence }) =>
    behavior(name, `${error.join('.')}: ${message}`, source, confidence),
  ),
];
