import type { Answer, ApiRequest, FaultName } from '../world/index.ts';
import { isFields } from './check-params.ts';
import { Refusal, refusalAnswer } from './refusal.ts';
import type { TikTok } from './tiktok.ts';

/** The errors of faults as the platform words them. Source: tiktok_code.py; the HTTP status that comes with them is unconfirmed. */
const REFUSALS: Partial<Record<FaultName, readonly [code: number, message: string, http?: number]>> = {
  'http-429': [40_100, 'Too many requests', 429],
  'token-190': [40_102, 'Access token is expired'],
  'checkpoint-190-459': [40_114, 'The advertiser has logged out'],
  'permission-10': [40_001, 'No permission to operate'],
  'permission-200': [40_301, 'No permission of this advertiser'],
  'app-in-development': [40_113, 'The app is forbidden'],
  'account-disabled': [41_000, 'The account is blocked'],
  'version-gone': [40_051, 'Invalid API version'],
  'reject-1487390': [40_002, 'creative_list: the creative is incomplete'],
  'chunk-6001': [40_915, 'The upload is invalid'],
  'chunk-1363030': [52_202, 'The upload timed out'],
  'reduce-data': [50_002, 'Internal timeout'],
};

export const tokenOf = ({ headers, params }: ApiRequest): string | undefined => {
  const given = headers['access-token'] ?? params['Access-Token'];
  return typeof given === 'string' && given !== '' ? given : undefined;
};

export function refuse(tiktok: TikTok, kind: FaultName, request: ApiRequest, trace: string): Answer {
  if (kind === 'token-190') tiktok.endedTokens.add(tokenOf(request) ?? '');
  if (kind === 'partial-20001') return refusalAnswer(partial(request), trace);
  if (kind === 'hostile-text')
    return refusalAnswer(
      new Refusal(
        40_002,
        `<script>alert(1)</script>\u0000\u001b[31m ${tokenOf(request) ?? ''} ${'x'.repeat(1_000_000)}`,
      ),
      trace,
    );
  const known = REFUSALS[kind];
  if (known !== undefined) return refusalAnswer(new Refusal(known[0], known[1], known[2]), trace);
  const isThrottle = kind.startsWith('throttle-');
  return refusalAnswer(
    isThrottle ? new Refusal(40_100, 'App reaches the QPS limit') : new Refusal(50_000, 'System error'),
    trace,
  );
}

/** Creates a refusal in which none of the requested ids was changed; it names each. */
function partial({ params }: ApiRequest): Refusal {
  const lists = Object.entries(params).filter(([name, value]) => name.endsWith('_ids') && Array.isArray(value));
  const error_list = lists.flatMap(([name, ids]) =>
    (Array.isArray(ids) ? ids : []).map((id: unknown) => ({
      [name.replace(/s$/, '')]: id,
      ...{ error_code: 51_000, error_message: 'rpc error' },
    })),
  );
  return new Refusal(20_001, 'Partial success', 200, { ...Object.fromEntries(lists), error_list });
}

const IDS = ['campaign_id', 'adgroup_id', 'smart_plus_ad_id'];

/** Returns a reply that was corrupted on its way. */
export function bend(kind: FaultName, answer: Answer): Answer {
  const body = isFields(answer.body) ? answer.body : {};
  const with_ = (data: unknown): Answer => ({ ...answer, body: { ...body, data } });
  const data = body.data;
  const list = isFields(data) && Array.isArray(data.list) ? data.list : undefined;
  switch (kind) {
    case 'success-without-id':
      return with_({});
    case 'success-with-foreign-id':
      if (Array.isArray(data)) return with_(data.map((one) => ({ ...one, video_id: 'v10033g5999999999999999' })));
      return with_(
        Object.fromEntries(
          Object.entries(isFields(data) ? data : {}).map(([name, value]) => [
            name,
            IDS.includes(name) ? '181119999999999999' : value,
          ]),
        ),
      );
    case 'empty-page':
      return list === undefined ? answer : with_({ ...(isFields(data) ? data : {}), list: [] });
    case 'partial-page':
      return list === undefined
        ? answer
        : with_({ ...(isFields(data) ? data : {}), list: list.slice(0, Math.floor(list.length / 2)) });
    case 'stale-page':
      return list === undefined ? answer : with_({ ...(isFields(data) ? data : {}), list: list.slice(1) });
    default:
      return answer;
  }
}
