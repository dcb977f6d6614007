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
  behavior('one-of', 'of a oneof one field is given at most', PROTOS, 'documented'),
  behavior('value-types', 'values have the types and enum values of the protos', PROTOS, 'documented'),
  behavior('required-fields', 'fields that the protos require are given', PROTOS, 'documented'),
  behavior('immutable-fields', 'what the protos call immutable does not change', PROTOS, 'documented'),
  behavior('mask-needed', 'an update names its fields; FIELD_MASK_MISSING', PROTOS, 'documented'),
  behavior('temporary-ids', 'a create names itself by an id below zero only', PROTOS, 'documented'),
  behavior('starts-enabled', 'what is created without a status is ENABLED', PROTOS, 'documented'),
  behavior('one-asset', 'assets of the same content are one', GUIDE, 'documented'),
  behavior('removed-cascades', 'what hangs below something removed is removed', GUIDE, 'unconfirmed'),
  behavior('parents-cascade', 'a paused parent shows in primary_status', PROTOS, 'documented'),
  behavior('review', 'an ad is reviewed before it runs', GUIDE, 'documented'),
  behavior('video-processing', 'a film is processed for 20 to 120 s', VIDEOS, 'documented'),
  behavior('managed-unlisted', 'a Google-managed channel takes unlisted films only', PROTOS, 'documented'),
  behavior('enum-constants', 'a query uses values of its enums; BAD_ENUM_CONSTANT', LANGUAGE, 'documented'),
  behavior('date-range-needed', 'a query that selects days filters them', LANGUAGE, 'documented'),
  behavior('page-size', 'pages have 10,000 rows, and no other size', GUIDE, 'documented'),
  behavior('token-needed', 'every request needs a token', GUIDE, 'documented'),
  behavior('developer-token', 'every request names a developer token', PROTOS, 'documented'),
  behavior('customer-enabled', 'a suspended account takes nothing', PROTOS, 'documented'),
  behavior('version-gone', 'another version than v25 is refused', GUIDE, 'documented'),
  ...RULES.map(({ name, error, message, source, confidence }) =>
    behavior(name, `${error.join('.')}: ${message}`, source, confidence),
  ),
];
