import { bytesOf } from '../proof.ts';

const ORIGIN = 'campaigns-engine/ledger';

/** Parses a C2SP signed note: origin, size, root and further lines, an empty line, and signatures. */
export function readCheckpoint(note: string) {
  const [text = '', signatures = ''] = note.split('\n\n');
  const [origin, size = '', root = ''] = text.split('\n');
  if (origin !== ORIGIN || !/^\d{1,15}$/.test(size))
    throw new Error('The signed checkpoint of this bundle cannot be read.');
  const signed = new TextEncoder().encode(`${text}\n`);
  const own = signatures
    .split('\n')
    .filter((line) => line.startsWith(`— ${ORIGIN} `))
    .map((line) => bytesOf(line.split(' ')[2] ?? '').slice(4));
  return {
    size: Number(size),
    root: bytesOf(root),
    isSignedBy: async (keys: readonly CryptoKey[]) => {
      for (const key of keys)
        for (const signature of own) if (await crypto.subtle.verify('Ed25519', key, signature, signed)) return true;
      return false;
    },
  };
}

/** Reads keys in PEM, or as lines of the form `name+id+base64(1 ‖ key)`. */
export async function keysIn(written: string): Promise<readonly CryptoKey[]> {
  const pems = written.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  const lines = written.split('\n').filter((line) => line.startsWith(`${ORIGIN}+`));
  const read = (kind: 'raw' | 'spki', bytes: Uint8Array<ArrayBuffer>) =>
    crypto.subtle.importKey(kind, bytes, 'Ed25519', false, ['verify']).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotSupportedError')
        throw new Error('This browser is too old to check signatures: use a newer one.');
      throw new Error('The public key is damaged: copy the whole key again.');
    });
  return Promise.all([
    ...pems.map((pem) => read('spki', bytesOf(pem.replaceAll(/-----[^-]+-----|\s/g, '')))),
    ...lines.map((line) => read('raw', bytesOf(line.trim().slice(ORIGIN.length + 10)).slice(1))),
  ]);
}
