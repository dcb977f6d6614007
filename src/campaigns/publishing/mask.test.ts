import { expect, test } from 'vitest';
import { brief, maskOf } from './mask.ts';

test('vendor text is reduced to at most 300 characters without markup or control characters', () => {
  expect(brief('<b>Bad</b>\u0000 \u001b[31mGateway\n<script>alert(1)</script>')).toBe('Bad [31mGateway');
  expect(brief('x'.repeat(1_000_000))).toHaveLength(300);
  expect(brief('\u202egnp.exe')).toBe('gnp.exe');
});

test('secrets are masked in keys and values at any depth, even URL-encoded', () => {
  const { text, json } = maskOf(['EAAB|secret', undefined, 'abc']);
  expect(text('got EAAB|secret and EAAB%7Csecret, abc')).toBe('got *** and ***, abc');
  expect(json({ 'EAAB|secret': ['x EAAB|secret', 1, null] })).toEqual({ '***': ['x ***', 1, null] });
  expect(text('"access_token":"another"')).toBe('"access_token":"***"');
});

test('secrets that share a prefix are masked whole, and secrets shorter than six characters are not masked', () => {
  const secrets = ['EAAB-1', 'EAAB-12345', 'short'];
  for (const listed of [secrets, secrets.toReversed()])
    expect(maskOf(listed).text('got EAAB-12345, EAAB-1, short')).toBe('got ***, ***, short');
});

test.each(['access_token', 'appsecret_proof', 'app_secret', 'client_secret'])(
  'the value of %s is masked even if it is unknown',
  (name) => {
    const { text } = maskOf([]);
    expect(text(`?${name}=a%7Cb&fields=id`)).toBe(`?${name}=***&fields=id`);
    expect(text(`{'${name.toUpperCase()}': 'x', "id": 1}`)).toBe(`{'${name.toUpperCase()}': '***', "id": 1}`);
  },
);
