import { createHash } from 'node:crypto';
import type { Answer } from '../world/index.ts';

/** The fields of a Graph API error. */
export interface Refusal {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly http?: number;
  readonly type?: string;
  readonly title?: string;
  /** A message for the user. */
  readonly advice?: string;
  readonly isTransient?: boolean;
  readonly data?: unknown;
}

export class GraphError extends Error {
  override readonly name = 'GraphError';
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Creates the error `(#100) …`: a parameter is wrong. */
export const invalidParameter = (message: string, subcode?: number, advice?: string): GraphError =>
  new GraphError({
    code: 100,
    subcode,
    message: subcode === undefined ? `(#100) ${message}` : 'Invalid parameter',
    title: subcode === undefined ? undefined : message,
    advice: advice ?? (subcode === undefined ? undefined : message),
  });

/** Creates the error 100/33: the object does not exist, must not be seen, or is not there yet; the platform does not say which. */
export const notThere = (id: string, method: string): GraphError =>
  new GraphError({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });

/** @param trace the input for `fbtrace_id`, so that the same run gives the same ids */
export function errorAnswer(refusal: Refusal, trace: string, headers: Answer['headers'] = {}): Answer {
  const {
    code,
    subcode,
    message,
    http = 400,
    type = 'OAuthException',
    title,
    advice,
    isTransient = false,
    data,
  } = refusal;
  const error = {
    message,
    type,
    code,
    ...(data === undefined ? {} : { error_data: data }),
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    is_transient: isTransient,
    ...(title === undefined ? {} : { error_user_title: title }),
    ...(advice === undefined ? {} : { error_user_msg: advice }),
    fbtrace_id: `A${createHash('sha256').update(trace).digest('base64url').slice(0, 21)}`,
  };
  return { status: http, headers, body: { error } };
}
