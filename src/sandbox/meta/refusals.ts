import type { Answer, ApiRequest, FaultName } from '../world/index.ts';
import type { Refusal } from './graph-error.ts';
import { errorAnswer } from './graph-error.ts';
import type { Meta } from './meta.ts';
import { hostileText, versionGone } from './route.ts';
import { tokenOf } from './tokens.ts';
import { nextChunk } from './uploads.ts';

const throttled = (code: number, message: string, subcode?: number, http = 400): Refusal => ({
  code,
  subcode,
  message,
  http,
});
const passing: Refusal = {
  code: 2,
  http: 500,
  isTransient: true,
  message: 'An unexpected error has occurred. Please retry your request later.',
};

/** The errors of faults as the platform words them. Sources: Meta's list of errors, and the threads that the design names. */
const REFUSALS: Partial<Record<FaultName, Refusal>> = {
  'http-429': throttled(4, '(#4) Application request limit reached', 1504022, 429),
  'throttle-400-4': throttled(4, '(#4) Application request limit reached', 1504022),
  'throttle-400-17': throttled(17, '(#17) User request limit reached', 2446079),
  'throttle-400-32': throttled(32, '(#32) Page request limit reached'),
  'throttle-400-613': throttled(613, '(#613) Calls to this api have exceeded the rate limit.', 1487742),
  'throttle-400-80004': throttled(80004, '(#80004) There have been too many calls to this ad-account.', 2446079),
  'throttle-after-commit': throttled(17, '(#17) User request limit reached', 2446079),
  'http-500-2': passing,
  'http-500-2-after-commit': passing,
  'reject-1487390': { code: 100, subcode: 1487390, message: 'Invalid parameter', title: 'Ad creative is incomplete' },
  'token-190': { code: 190, subcode: 463, http: 401, message: 'Error validating access token: Session has expired' },
  'checkpoint-190-459': {
    code: 190,
    subcode: 459,
    message:
      'Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given.',
  },
  'permission-10': { code: 10, http: 403, message: '(#10) Application does not have permission for this action' },
  'permission-200': {
    code: 200,
    http: 403,
    message: '(#200) Ad account owner has NOT granted ads_management or ads_read permission',
  },
  'app-in-development': {
    code: 100,
    subcode: 1885183,
    message: 'Invalid parameter',
    title: 'Ads creative post was created by an app that is in development mode',
  },
  'account-disabled': { code: 368, subcode: 1487395, message: 'The ad account is disabled' },
  'chunk-1363030': {
    code: 390,
    subcode: 1363030,
    message: 'There was a problem uploading your video file.',
    title: 'Video Upload Time Out',
  },
  'reduce-data': {
    code: 1,
    subcode: 99,
    http: 500,
    message: "Please reduce the amount of data you're asking for, then retry your request",
  },
};

/** Returns the error of a fault. */
export function refuse(meta: Meta, kind: FaultName, request: ApiRequest, trace: string): Answer {
  if (kind === 'throttle-200-40100')
    return { status: 200, headers: {}, body: { code: 40100, message: 'Too many requests', data: {} } };
  if (kind === 'partial-20001')
    return { status: 200, headers: {}, body: { code: 20001, message: 'Partial success', data: {} } };
  if (kind === 'token-190') meta.tokens.end(tokenOf(request) ?? '');
  if (kind === 'version-gone') return errorAnswer(versionGone().refusal, trace);
  if (kind === 'hostile-text') return errorAnswer({ code: 100, message: hostileText(request) }, trace);
  if (kind === 'chunk-6001') return errorAnswer(chunkRefusal(meta, request), trace);
  const account = /\/act_(\d+)/.exec(request.path)?.[1];
  return errorAnswer(REFUSALS[kind] ?? passing, trace, isThrottle(kind) ? throttleHeaders(account ?? '0') : {});
}

const isThrottle = (kind: FaultName): boolean => kind === 'http-429' || kind.startsWith('throttle-');

/** Headers that say that calls are accepted again in a minute, placed where the real platform places them. */
const throttleHeaders = (account: string): Readonly<Record<string, string>> => ({
  'x-business-use-case-usage': JSON.stringify({
    [account]: [
      {
        type: 'ads_management',
        call_count: 100,
        total_cputime: 25,
        total_time: 25,
        estimated_time_to_regain_access: 1,
      },
    ],
  }),
});

function chunkRefusal(meta: Meta, { params }: ApiRequest): Refusal {
  const session = meta.uploads.get(params.upload_session_id);
  return {
    code: 6001,
    subcode: 1363037,
    message: 'There was a problem uploading your video file. Please try again with another file.',
    isTransient: true,
    ...(session === undefined ? {} : { data: nextChunk(session) }),
  };
}

/** Returns a reply that was corrupted on its way. */
export function bend(kind: FaultName, answer: Answer): Answer {
  const body = answer.body;
  if (typeof body !== 'object' || body === null) return answer;
  const { id, ...rest } = Object.fromEntries(Object.entries(body));
  const data = Array.isArray(rest.data) ? rest.data : undefined;
  switch (kind) {
    case 'success-without-id':
      return { ...answer, body: id === undefined ? { success: true } : rest };
    case 'success-with-foreign-id':
      return { ...answer, body: { ...rest, id: '120219999999999999' } };
    case 'empty-page':
      return data === undefined ? answer : { ...answer, body: { data: [] } };
    case 'partial-page':
      return data === undefined ? answer : { ...answer, body: { data: data.slice(0, Math.floor(data.length / 2)) } };
    case 'stale-page':
      return data === undefined ? answer : { ...answer, body: { ...rest, data: data.slice(1) } };
    default:
      return answer;
  }
}
