/** What happens to the request, and what its sender sees. */
interface FaultKind {
  /** Whether the request takes effect: not at all, at once, or after `delay_s`. */
  readonly commit: 'no' | 'yes' | 'late';
  /**
   * The reply: the true one; an error in the platform's own words (`refuse`); nothing; a connection that breaks; a reply cut short; an
   * HTML page; a redirect; or the true reply, corrupted by the platform (`bend`).
   */
  readonly reply: 'true' | 'refuse' | 'silence' | 'reset' | 'html' | 'redirect' | 'bend' | Cut;
  readonly what: string;
}
export type FaultReply = FaultKind['reply'];
export type Cut = 'cut-length' | 'cut-chunked' | 'cut-close';

const refusal = (what: string): FaultKind => ({ commit: 'no', reply: 'refuse', what });
/** A fault with which the request takes effect as usual, but the platform treats it differently; `what` says how. */
const quirk = (what: string): FaultKind => ({ commit: 'yes', reply: 'true', what });

/** Every kind of fault, by the name that `POST /_/faults` accepts. */
export const FAULT_KINDS = {
  'http-429': refusal('too many requests; HTTP 429'),
  'throttle-400-4': refusal('the app is throttled; HTTP 400'),
  'throttle-400-17': refusal('the account is throttled; HTTP 400'),
  'throttle-400-32': refusal('the page is throttled; HTTP 400'),
  'throttle-400-613': refusal('too many changes; HTTP 400'),
  'throttle-400-80004': refusal('ads management is throttled; HTTP 400'),
  'throttle-200-40100': refusal('throttled, in TikTok’s form: HTTP 200 with a code'),
  'throttle-after-commit': { commit: 'yes', reply: 'refuse', what: 'throttled, although the request took effect' },
  'http-500-2': refusal('a temporary error of the platform'),
  'http-500-2-after-commit': {
    commit: 'yes',
    reply: 'refuse',
    what: 'a temporary error, although the request took effect',
  },
  'html-502-before-commit': { commit: 'no', reply: 'html', what: 'a proxy’s error page' },
  'html-502-after-commit': {
    commit: 'yes',
    reply: 'html',
    what: 'a proxy’s error page, although the request took effect',
  },
  'reset-before-commit': { commit: 'no', reply: 'reset', what: 'the connection is reset' },
  'reset-after-commit': {
    commit: 'yes',
    reply: 'reset',
    what: 'the connection is reset, although the request took effect',
  },
  'silence-before-commit': { commit: 'no', reply: 'silence', what: 'no reply' },
  'silence-after-commit': { commit: 'yes', reply: 'silence', what: 'no reply, although the request took effect' },
  'late-commit': { commit: 'late', reply: 'silence', what: 'no reply; the request takes effect after delay_s' },
  'cut-reply-length': {
    commit: 'yes',
    reply: 'cut-length',
    what: 'half of the reply, although its headers announce the full length',
  },
  'cut-reply-chunked': {
    commit: 'yes',
    reply: 'cut-chunked',
    what: 'half of the reply, in chunks, without the last chunk',
  },
  'cut-reply-close': { commit: 'yes', reply: 'cut-close', what: 'half of the reply; then the connection closes' },
  'success-without-id': { commit: 'yes', reply: 'bend', what: '200, but no id' },
  'success-with-foreign-id': { commit: 'yes', reply: 'bend', what: '200 with the id of something else' },
  'empty-page': { commit: 'yes', reply: 'bend', what: 'an empty list, although it has entries' },
  'partial-page': { commit: 'yes', reply: 'bend', what: 'half of a list, and no next page' },
  'stale-page': { commit: 'yes', reply: 'bend', what: 'a list without its newest entry' },
  'hostile-text': refusal('a megabyte of error text with the token, HTML and control characters'),
  redirect: { commit: 'no', reply: 'redirect', what: '302 to another host' },
  'reject-1487390': refusal('a creative is refused for no reason; a second try often succeeds'),
  'token-190': refusal('the token has expired, for this and every later request'),
  'checkpoint-190-459': refusal('a person must pass a checkpoint; the token is valid'),
  'permission-10': refusal('a permission is missing'),
  'permission-200': refusal('a permission for the account is missing'),
  'app-in-development': refusal('the app is in development mode'),
  'account-disabled': refusal('the account is disabled'),
  'version-gone': refusal('this API version no longer exists'),
  'chunk-6001': refusal('a chunk failed; error_data says where to resume'),
  'chunk-1363030': refusal('the upload timed out'),
  'reduce-data': refusal('the report requests too much data'),
  'drop-field': quirk('`field` is silently dropped'),
  'created-active': quirk('the created object is ACTIVE'),
  'commit-twice': quirk('the request takes effect twice'),
  'video-never-ready': quirk('the processing of the video never ends'),
  'video-error': quirk('the video cannot be processed'),
  'video-without-thumbnail': quirk('the video has no thumbnails'),
  'review-disapproved': quirk('the ad is disapproved'),
  overspend: quirk('the ad set spends more than its budget'),
  'report-job-failed': quirk('the report job fails'),
  'report-job-skipped': quirk('the report job is skipped'),
  'partial-20001': refusal('a part failed, in TikTok’s form: HTTP 200 with a code'),
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULT_KINDS;

/** Other names for the same faults. */
const ALIASES: Readonly<Record<string, FaultName>> = {
  'html-502': 'html-502-before-commit',
  'cut-reply': 'cut-reply-length',
  'cut-reply-content-length': 'cut-reply-length',
  'cut-reply-close-delimited': 'cut-reply-close',
  'throttle-although-committed': 'throttle-after-commit',
  'http-500': 'http-500-2',
  '500-2': 'http-500-2',
  '1487390': 'reject-1487390',
  'field-dropped': 'drop-field',
};

/** Returns the fault with a name; undefined if there is none. */
export function faultNamed(name: string): FaultName | undefined {
  const known = ALIASES[name] ?? name;
  return isFaultName(known) ? known : undefined;
}

const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULT_KINDS, name);

export const faultKind = (name: FaultName): FaultKind => FAULT_KINDS[name];
