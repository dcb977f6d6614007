import type { RuleShown } from '../world/index.ts';
import { RULES } from './rules.ts';

const SPECS = 'tiktok-business-api-sdk, yml_files';
const CODES = 'tiktok-business-api-sdk, tiktok_code.py';
const GUIDE = 'TikTok’s guides to the Marketing API';

const behavior = (name: string, what: string, source: string, confidence: RuleShown['confidence']): RuleShown => ({
  ...{ name: `tiktok:${name}`, what, source, confidence },
});

/** Every rule and behavior of this platform only; each can be switched off by name. Shared ones have the names that Meta's list uses. */
export const ALL_RULES: readonly RuleShown[] = [
  {
    name: 'param-bounds',
    what: 'numbers and lists outside their bounds are refused',
    source: SPECS,
    confidence: 'documented',
  },
  behavior('token-needed', 'every request needs a token; error 40104', CODES, 'documented'),
  behavior('throttling', 'an account may send ten requests per second; error 40100', GUIDE, 'unconfirmed'),
  behavior('request-ids', 'a repeated request_id creates nothing for a day; error 40050', CODES, 'unconfirmed'),
  behavior('starts-enabled', 'objects created without operation_status are enabled', SPECS, 'documented'),
  behavior('material-names', 'the names of videos must be unique; error 40911', CODES, 'documented'),
  behavior('signature-fits', 'video_signature must be the MD5 of the file; error 40900', CODES, 'documented'),
  behavior('video-processing', 'a video is processed for 20 to 120 s; error 40901', CODES, 'documented'),
  behavior('video-name-filter', 'the library can be filtered by video_name', SPECS, 'unconfirmed'),
  behavior('review', 'an ad is reviewed before it runs', GUIDE, 'documented'),
  behavior('parents-cascade', 'a disabled parent shows in secondary_status', SPECS, 'documented'),
  behavior('deleted-is-hidden', 'lists do not contain deleted objects', GUIDE, 'documented'),
  behavior('deleted-cascades', 'deleting an object deletes everything below it', GUIDE, 'documented'),
  behavior('thirty-days', 'a report by day covers at most 30 days', GUIDE, 'documented'),
  behavior('metric-names', 'a report with an unknown metric is refused', GUIDE, 'documented'),
  ...RULES.map(({ name, code, message, source, confidence }) =>
    behavior(name, `${code}: ${message}`, source, confidence),
  ),
];
