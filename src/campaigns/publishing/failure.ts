import type { NoReply, Outcome, Problem, Reply, VendorSaid } from './port.ts';

/** All outcomes of a request that did not return what was requested. */
export type Failure = Exclude<Outcome, { readonly certainty: 'done' | 'more' | 'not_yet' }>;

/** Used when the platform does not say how long to wait; the account's pace doubles it with each throttled reply in a row. */
const PAUSE_MS = 60_000;

export const problem = (code: string, todo: string, retry: Problem['retry'], vendor: VendorSaid): Problem => ({
  code,
  todo,
  retry,
  vendor,
});

/** The request may have taken effect: the engine looks for it. */
export const unknown = (code: string, said: VendorSaid): Failure => ({
  certainty: 'unknown',
  problem: problem(code, 'Nothing to do: the engine looks for it.', 'later', said),
});

/** Returns the outcome of a request without a reply: it was not sent, or its effect is unknown. */
export function withoutReply({ sent, why, until }: NoReply): Failure {
  const said = { message: why };
  if (sent === 'maybe') return unknown('no-reply', said);
  const todo =
    until === undefined
      ? 'Nothing to do: the engine sends it again.'
      : 'Nothing to do: the engine sends it once the account has allowance again.';
  return {
    certainty: 'not_sent',
    ...(until === undefined ? {} : { until }),
    problem: problem('not-sent', todo, 'later', said),
  };
}

/** @param seller the name for people, such as Meta */
export const throttled = (seller: string, { held_until }: Reply, now: Date, said: VendorSaid): Failure => ({
  certainty: 'throttled',
  until: held_until ?? new Date(now.getTime() + PAUSE_MS).toISOString(),
  problem: problem('throttled', `Nothing to do: the engine continues when ${seller} allows it.`, 'later', said),
});

/** @param seller the name for people, such as Meta */
export const versionGone = (seller: string, said: VendorSaid): Failure => ({
  certainty: 'rejected',
  problem: problem(
    'api-version-gone',
    `Update campaigns-engine: ${seller} no longer supports the API version that it uses.`,
    'never',
    said,
  ),
});

type Need = Extract<Failure, { readonly certainty: 'auth' }>['needs'];

const AUTH_CODES: Readonly<Record<Need, string>> = {
  new_token: 'token-expired',
  permission: 'permission-missing',
  a_person: 'person-needed',
};

/** What a person must do before the account can be used again. */
export type AuthTodo = Readonly<Record<Exclude<Need, 'new_token'>, string>>;

export const authFailure = (needs: Need, todo: AuthTodo, said: VendorSaid): Failure => ({
  certainty: 'auth',
  needs,
  problem: problem(
    AUTH_CODES[needs],
    needs === 'new_token' ? 'Set a new token: this account’s token is no longer valid.' : todo[needs],
    'once_fixed',
    said,
  ),
});
