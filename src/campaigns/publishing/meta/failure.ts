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
import { at, numberAt, present, textAt } from '../json.ts';
import { brief } from '../mask.ts';
import type { Json, NoReply, Reply, VendorSaid } from '../port.ts';
import { authNeed, FICKLE, isNotShown, isThrottle, isUnclear, UPLOAD_TIMED_OUT, VERSION_GONE } from './codes.ts';
import { REFUSALS } from './refusals.ts';

/** 100/33 right after a create is lag. It is tried this often, each time after a look, before the object counts as gone. */
const LAG_TRIES = 6;
const FICKLE_TRIES = 3;

/** Interprets the reply to a write: whether it took effect, and what to do. */
export function failureOf(answer: Reply | NoReply, now: Date): Failure {
  if ('sent' in answer) return withoutReply(answer);
  const error = at(answer.body, 'error');
  const code = numberAt(error, 'code');
  const subcode = numberAt(error, 'error_subcode');
  const said = saidBy(answer, error);
  if (isThrottle(answer.status, error)) return throttled('Meta', answer, now, said);
  const need = authNeed(code, subcode);
  if (need !== undefined) return authFailure(need, AUTH, said);
  if (code === 100 && /appsecret_proof/.test(textAt(error, 'message') ?? ''))
    return {
      certainty: 'auth',
      needs: 'new_token',
      problem: {
        ...problem('app-secret-refused', 'Set the token again with the secret of its app.', 'once_fixed', said),
        field: 'token.app_secret',
      },
    };
  if (subcode === UPLOAD_TIMED_OUT || isUnclear(code, answer.status, at(error, 'is_transient') === true))
    return unknown('reply-unclear', said);
  return refused(code, subcode, error, said);
}

function refused(
  code: number | undefined,
  subcode: number | undefined,
  error: Json | undefined,
  said: VendorSaid,
): Failure {
  if (code === VERSION_GONE) return versionGone('Meta', said);
  if (isNotShown(code, subcode))
    return {
      certainty: 'rejected',
      tries: LAG_TRIES,
      problem: problem(
        'object-not-shown',
        'Check in Ads Manager that the objects above exist, then continue.',
        'later',
        said,
      ),
    };
  if (subcode === FICKLE)
    return {
      certainty: 'rejected',
      tries: FICKLE_TRIES,
      problem: {
        ...problem(
          'creative-incomplete',
          'Meta reports the ad as incomplete, often by mistake: continue, or check the page and the account.',
          'once_fixed',
          said,
        ),
        field: 'ad',
      },
    };
  const known = subcode === undefined ? undefined : REFUSALS[subcode];
  if (known === undefined)
    return { certainty: 'rejected', problem: problem('refused', adviceOf(error), 'once_fixed', said) };
  return { certainty: 'rejected', problem: { ...known, retry: 'once_fixed', vendor: said } };
}

/** Returns the platform's own advice for people, if there is any. */
function adviceOf(error: Json | undefined): string {
  const words = [textAt(error, 'error_user_title'), textAt(error, 'error_user_msg')].filter(
    (text) => text !== undefined,
  );
  const shown = words.length > 0 ? words.join(': ') : (textAt(error, 'message') ?? 'it does not say why');
  return brief(`Meta refuses it: ${shown}`);
}

const AUTH: AuthTodo = {
  permission: 'Grant the token the permission that Meta names, or switch the app to live mode; then check the account.',
  a_person: 'Open the account in Ads Manager: a person must act there.',
};

export function saidBy(answer: Reply, error: Json | undefined): VendorSaid {
  const message = textAt(error, 'error_user_msg') ?? textAt(error, 'message');
  return present({
    http: answer.status,
    code: numberAt(error, 'code'),
    subcode: numberAt(error, 'error_subcode'),
    trace: textAt(error, 'fbtrace_id')?.slice(0, 100),
    message: message === undefined ? undefined : brief(message),
  });
}
