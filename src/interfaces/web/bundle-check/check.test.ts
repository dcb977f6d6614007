import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkBundle } from './check.ts';

const ORIGIN = 'campaigns-engine/ledger';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const hash = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHash = (leaf: string) => hash(Buffer.of(0), Buffer.from(leaf));
const LEAVES = ['{"seq":1}', '{"seq":2}', '{"seq":3}'];
const [A, B, C] = LEAVES.map(leafHash);
const AB = hash(Buffer.of(1), A ?? Buffer.of(), B ?? Buffer.of());
const ROOT = hash(Buffer.of(1), AB, C ?? Buffer.of());

function bundle(leaves: readonly string[], { first_leaf = 0, before = [] as readonly string[] } = {}): Blob {
  const text = `${ORIGIN}\n3\n${ROOT.toString('base64')}\n`;
  const signature = Buffer.concat([Buffer.from('abcd'), sign(null, Buffer.from(text), privateKey)]).toString('base64');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const key = `${ORIGIN}+61626364+${Buffer.concat([Buffer.of(1), raw]).toString('base64')}`;
  const checkpoint = `${text}\n— ${ORIGIN} ${signature}\n`;
  const head = { format: `campaigns-engine-ledger-bundle/1`, checkpoint, first_leaf, before, verifier_keys: [key] };
  return new Blob([[JSON.stringify(head), ...leaves].join('\n'), '\n']);
}

test('a bundle is valid from the first or a later event, with its own key or a given one', async () => {
  expect(await checkBundle(bundle(LEAVES))).toMatchObject({ first: 1, last: 3, events: LEAVES, isKeyGiven: false });
  const later = bundle(LEAVES.slice(2), { first_leaf: 2, before: [AB.toString('base64')] });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(await checkBundle(later, pem)).toMatchObject({ first: 3, last: 3, isKeyGiven: true });
});

test('a changed or missing event, another key, and another file are refused with an explanation', async () => {
  const changed = LEAVES.map((leaf) => leaf.replace('2', '9'));
  await expect(checkBundle(bundle(changed))).rejects.toThrow('An event was changed');
  await expect(checkBundle(bundle(LEAVES.slice(1)))).rejects.toThrow(
    '3 events were signed, and the bundle ends after 2',
  );
  for (const line of ['{}', '{"format":"campaigns-engine-ledger-bundle/1","first_leaf":0,"checkpoint":"a"}', 'a,b'])
    await expect(checkBundle(new Blob([line, '\n']))).rejects.toThrow('not an evidence bundle');
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  await expect(checkBundle(bundle(LEAVES), other)).rejects.toThrow('not signed with this key');
  const cut = other.replace(/.{12}\n-----END/, '\n-----END');
  await expect(checkBundle(bundle(LEAVES), cut)).rejects.toThrow('The public key is damaged: copy the whole key again');
  await expect(checkBundle(bundle(LEAVES), 'no key')).rejects.toThrow(
    'The text that you entered contains no public key',
  );
  const noted = new Blob([(await bundle(LEAVES).text()).replace(`${ORIGIN}\\n3\\n`, `${ORIGIN}\\n3\\n*`)]);
  await expect(checkBundle(noted)).rejects.toThrow('is not base64');
});
