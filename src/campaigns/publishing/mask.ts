import type { Json } from './port.ts';

/** Maximum length of a vendor's text when shown: masked, on one line, and cut. */
const LONGEST_SHOWN = 300;
const MASK = '***';

/** Removes secrets from all replies of a platform, so that no token can reach a log, a problem, a ledger, or a table. */
export interface Mask {
  text(written: string): string;
  json(value: Json): Json;
}

/**
 * @param secrets tokens, app secrets, proofs; those shorter than 6 characters are ignored because they would mask ordinary
 * words
 */
export function maskOf(secrets: readonly (string | undefined)[]): Mask {
  const known = secrets
    .flatMap((secret) => (secret === undefined || secret.length < 6 ? [] : [secret, encodeURIComponent(secret)]))
    .toSorted((a, b) => b.length - a.length);
  const text = (written: string) =>
    known
      .reduce((masked, secret) => masked.replaceAll(secret, MASK), written)
      .replace(
        /((?:access_token|appsecret_proof|app_secret|client_secret)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
        `$1${MASK}`,
      );
  const json = (value: Json): Json => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(json);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [text(name), json(member)]));
  };
  return { text, json };
}

/** Makes a vendor's text safe to show and store: no active markup, no control characters, at most 300 characters. */
export function brief(written: string): string {
  const plain = written
    .slice(0, 20 * LONGEST_SHOWN)
    .replace(/<(script|style)\b[^>]*>.*?(<\/\1>|$)/gis, ' ')
    .replace(/<[^>]{0,200}>/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are removed
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toWellFormed();
  return plain.length <= LONGEST_SHOWN ? plain : `${plain.slice(0, LONGEST_SHOWN - 1).toWellFormed()}…`;
}
