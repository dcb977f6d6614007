import type { Answer } from '../world/index.ts';

/** An error of the API; nearly all of them have HTTP status 200. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: number,
    message: string,
    readonly http = 200,
    readonly data: unknown = {},
  ) {
    super(message);
  }
}

/** Creates the error `40002`: a parameter is wrong, and the message names it. */
export const paramError = (message: string): Refusal => new Refusal(40_002, message);

export const envelope = (trace: string, data: unknown): Answer => ({
  status: 200,
  headers: {},
  body: { code: 0, message: 'OK', request_id: trace, data },
});

export const refusalAnswer = ({ code, message, http, data }: Refusal, trace: string): Answer => ({
  status: http,
  headers: {},
  body: { code, message, request_id: trace, data },
});
