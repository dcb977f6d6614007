import { at, numberAt, textAt } from '../json.ts';
import { brief } from '../mask.ts';
import type { Json, NoReply, Outcome, Problem, Reply, VendorSaid } from '../port.ts';
import { authNeed, FICKLE, isNotShown, isThrottle, isUnclear, UPLOAD_TIMED_OUT, VERSION_GONE } from './codes.ts';
import { REFUSALS } from './refusals.ts';

/** Every outcome of a request that did not answer with what was asked for. */
export type Failure = Exclude<Outcome, { readonly certainty: 'done' | 'more' | 'not_yet' }>;

/** Pauses when the platform does not say how long: the account's pace doubles it with each. */
const PAUSE_MS = 60_000;
/** 100/33 right after a create is lag; tried that often, each after a look, before it counts as gone. */
const LAG_TRIES = 6;
const FICKLE_TRIES = 3;

/** What the answer of a write means: whether it took effect, and what to do. */
export function failureOf(answer: Reply | NoReply, now: Date): Failure {
  if ('sent' in answer) return withoutReply(answer);
  const error = at(answer.body, 'error');
  const code = numberAt(error, 'code');
  const subcode = numberAt(error, 'error_subcode');
  const said = saidBy(answer, error);
  if (isThrottle(answer.status, error))
    return {
      certainty: 'throttled',
      until: answer.held_until ?? new Date(now.getTime() + PAUSE_MS).toISOString(),
      problem: problem('throttled', 'Nothing to do: it goes on when Meta allows it.', 'later', said),
    };
  const need = authNeed(code, subcode);
  if (need !== undefined) return { certainty: 'auth', needs: need, problem: authProblem(need, said) };
  if (code === 100 && /appsecret_proof/.test(textAt(error, 'message') ?? ''))
    return {
      certainty: 'auth',
      needs: 'new_token',
      problem: {
        ...problem(
          'app-secret-refused',
          'Set the token again with the app secret of the app that it is of.',
          'once_fixed',
          said,
        ),
        field: 'token.app_secret',
      },
    };
  if (subcode === UPLOAD_TIMED_OUT || isUnclear(code, answer.status, at(error, 'is_transient') === true))
    return {
      certainty: 'unknown',
      problem: problem('reply-unclear', 'Nothing to do: it is looked for.', 'later', said),
    };
  return refused(code, subcode, error, said);
}

function withoutReply({ sent, why, until }: NoReply): Failure {
  const said = { message: why };
  if (sent === 'maybe')
    return { certainty: 'unknown', problem: problem('no-reply', 'Nothing to do: it is looked for.', 'later', said) };
  const todo =
    until === undefined ? 'Nothing to do: it is sent again.' : 'Nothing to do: it goes when the account has allowance.';
  return { certainty: 'not_sent', until, problem: problem('not-sent', todo, 'later', said) };
}

function refused(
  code: number | undefined,
  subcode: number | undefined,
  error: Json | undefined,
  said: VendorSaid,
): Failure {
  if (code === VERSION_GONE)
    return {
      certainty: 'rejected',
      problem: problem(
        'api-version-gone',
        'Update campaigns-engine: Meta has ended the version that it speaks.',
        'never',
        said,
      ),
    };
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
          'Meta calls the ad incomplete, often by mistake: continue, or check page and account.',
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

/** The platform's own words for a person, where it has some. */
function adviceOf(error: Json | undefined): string {
  const words = [textAt(error, 'error_user_title'), textAt(error, 'error_user_msg')].filter(
    (text) => text !== undefined,
  );
  const shown = words.length > 0 ? words.join(': ') : (textAt(error, 'message') ?? 'it does not say why');
  return brief(`Meta refuses it: ${shown}`);
}

const AUTH = {
  new_token: ['token-expired', 'Set a new token: the one of this account is no longer valid.'],
  permission: [
    'permission-missing',
    'Give the token the permission that Meta names, or the app live mode; then check the account.',
  ],
  a_person: ['person-needed', 'Open the account in Ads Manager: Meta waits for a person there.'],
} as const;

const authProblem = (need: keyof typeof AUTH, said: VendorSaid): Problem =>
  problem(AUTH[need][0], AUTH[need][1], 'once_fixed', said);

export function saidBy(answer: Reply, error: Json | undefined): VendorSaid {
  const message = textAt(error, 'error_user_msg') ?? textAt(error, 'message');
  const said = {
    http: answer.status,
    code: numberAt(error, 'code'),
    subcode: numberAt(error, 'error_subcode'),
    trace: textAt(error, 'fbtrace_id')?.slice(0, 100),
    message: message === undefined ? undefined : brief(message),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

const problem = (code: string, todo: string, retry: Problem['retry'], vendor: VendorSaid): Problem => ({
  code,
  todo,
  retry,
  vendor,
});
