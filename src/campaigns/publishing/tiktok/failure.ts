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
import { numberAt, present, textAt } from '../json.ts';
import { brief } from '../mask.ts';
import type { NoReply, Reply, VendorSaid } from '../port.ts';
import { authNeed, DONE, isNotNow, isThereAlready, isThrottle, isUnclear, isVersionGone, NO_UPDATE } from './codes.ts';

/** A temporary refusal is tried this often, each time after a look. */
const NOT_NOW_TRIES = 10;

export const codeOf = (answer: Reply | NoReply): number | undefined =>
  'sent' in answer ? undefined : numberAt(answer.body, 'code');

/** Errors arrive with HTTP 200: only the code distinguishes them. */
export const isDone = (answer: Reply | NoReply): answer is Reply =>
  !('sent' in answer) && answer.status < 300 && codeOf(answer) === DONE;

/** Interprets the reply to a write: whether it took effect, and what to do. */
export function failureOf(answer: Reply | NoReply, now: Date): Failure {
  if ('sent' in answer) return withoutReply(answer);
  const code = codeOf(answer);
  const said = saidBy(answer);
  if (answer.status === 429 || (code !== undefined && isThrottle(code))) return throttled('TikTok', answer, now, said);
  // a success whose reply does not name what was created proves nothing
  if (code === undefined || code === DONE || isUnclear(code) || answer.status >= 500)
    return unknown('reply-unclear', said);
  if (isThereAlready(code)) return unknown('made-before', said);
  if (code === NO_UPDATE) return unknown('set-before', said);
  const need = authNeed(code);
  if (need !== undefined) return authFailure(need, AUTH, said);
  if (isNotNow(code))
    return {
      certainty: 'rejected',
      tries: NOT_NOW_TRIES,
      problem: problem('not-now', 'Continue in a few minutes: TikTok is still processing the film.', 'later', said),
    };
  if (isVersionGone(code)) return versionGone('TikTok', said);
  return refused(said);
}

/** Our fields, by the names that TikTok's messages begin with: `budget: …`, `targeting_spec.location_ids: …`. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/budget/, 'budget_cents'],
  [/schedule_end_time/, 'ad.ends_at'],
  [/schedule_start_time/, 'ad.starts_at'],
  [/location_ids/, 'ad.countries'],
  [/age_groups|spc_audience_age/, 'ad.age_min'],
  [/pixel_id|optimization_event/, 'settings.pixel_id'],
  [/optimization_goal|objective_type/, 'ad.goal'],
  [/identity/, 'settings.identity_id'],
  [/ad_text/, 'ad.texts'],
  [/landing_page/, 'ad.link'],
  [/call_to_action/, 'ad.call_to_action'],
  [/utm_params/, 'ad.url_tags'],
  [/special_industries/, 'ad.special_categories'],
  [/video|creative_list/, 'clip_id'],
];

function refused(said: VendorSaid): Failure {
  const message = said.message ?? 'it does not say why';
  const field = FIELDS.find(([named]) => named.test(message))?.[1];
  return {
    certainty: 'rejected',
    problem: {
      ...problem('refused', brief(`TikTok refuses it: ${message}`), 'once_fixed', said),
      ...(field === undefined ? {} : { field }),
    },
  };
}

const AUTH: AuthTodo = {
  permission: 'Grant the app or its user the permission that TikTok names; then check the account.',
  a_person: 'Open the account in TikTok Ads Manager: a person must act there.',
};

function saidBy(answer: Reply): VendorSaid {
  const message = textAt(answer.body, 'message');
  return present({
    http: answer.status,
    code: codeOf(answer),
    trace: textAt(answer.body, 'request_id')?.slice(0, 100),
    message: message === undefined ? undefined : brief(message),
  });
}
