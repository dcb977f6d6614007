import { invalid } from '../../../core/kernel/index.ts';

export const IDEMPOTENCY_KEY = 'idempotency-key';
const LONGEST = 255;
/** A string in the form of RFC 8941, which the draft requires: `"8e03978e"`. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
/** A bare key, which most clients send. It has no space, because two headers arrive as one, joined by a comma and a space. */
const BARE = /^[!#-~][!-~]*$/;

/** The header as /openapi.json describes it. */
export const KEY_HEADER = {
  type: 'string',
  minLength: 1,
  maxLength: LONGEST,
  description:
    'A key of your own for this request, such as a UUID. If you send the request again within 24 hours, it does not run again: you get the first response, with `idempotent-replayed: true`. A different request under the same key is refused (422), and so is a repeat while the first request is still running (409). An answer of 429 or 5xx frees the key, unless the request had already changed something: a repeat then gets 409 `idempotency-answer-lost`.',
};

/**
 * Reads the header (draft-ietf-httpapi-idempotency-key-header-07). A key means the same with and without quotes.
 *
 * @throws `validation-failed`
 */
export function readKey(header: string | string[]): string {
  const written = typeof header === 'string' ? header : header.join(', ');
  const key = QUOTED.exec(written)?.[1]?.replace(/\\(["\\])/g, '$1') ?? BARE.exec(written)?.[0] ?? '';
  if (key.length >= 1 && key.length <= LONGEST) return key;
  const found = written.length > LONGEST ? `is ${written.length} characters long` : `is ${JSON.stringify(written)}`;
  throw invalid([
    {
      path: 'Idempotency-Key',
      message: `${found}: send one key of 1 to ${LONGEST} visible ASCII characters, such as a UUID`,
    },
  ]);
}
