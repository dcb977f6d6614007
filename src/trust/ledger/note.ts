import { createHmac, createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { invalid } from '../../core/kernel/index.ts';

/** The first line of a checkpoint: what it is about, and who signs it. */
const ORIGIN = 'campaigns-engine/ledger';
const ED25519 = 1;
const PUBLIC_KEY_BYTES = 32;
const ID_BYTES = 4;

/** A signed statement about the whole ledger up to one event. */
export interface Checkpoint {
  readonly treeSize: number;
  readonly root: Buffer;
  readonly sealedAt: Date;
  /** Smallest and largest `seq` of the events that this checkpoint added. */
  readonly seqs: readonly [number, number];
}

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly verifier: VerifierKey;
}

/** A public key, in the format of C2SP signed notes: `name+id+base64(type ‖ key)`. */
export interface VerifierKey {
  readonly text: string;
  readonly id: Buffer;
  readonly publicKey: KeyObject;
}

export function signingKey(privateKey: KeyObject): SigningKey {
  return { privateKey, verifier: verifierKey(createPublicKey(privateKey)) };
}

/** Returns a token that only the holder of the key can compute; the database has its digest, see `ledger_seal`. */
export const sealerToken = ({ privateKey }: SigningKey): Buffer =>
  createHmac('sha256', privateKey.export({ type: 'pkcs8', format: 'der' }))
    .update(`${ORIGIN} sealer`)
    .digest();

function verifierKey(publicKey: KeyObject): VerifierKey {
  // the last 32 bytes of an Ed25519 key's SubjectPublicKeyInfo are the key itself (RFC 8410)
  const key = Buffer.concat([
    Buffer.of(ED25519),
    publicKey.export({ type: 'spki', format: 'der' }).subarray(-PUBLIC_KEY_BYTES),
  ]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${ORIGIN}\n`), key]), 'buffer').subarray(0, ID_BYTES);
  return { text: `${ORIGIN}+${id.toString('hex')}+${key.toString('base64')}`, id, publicKey };
}

/** @param written a PKCS #8 PEM @throws `validation-failed` */
export function readSigningKey(written: string, where: string): SigningKey {
  try {
    const key = createPrivateKey(written);
    if (key.asymmetricKeyType === 'ed25519') return signingKey(key);
  } catch {
    // reported below without the text, which is a secret
  }
  throw invalid([{ path: where, message: 'must be an Ed25519 private key in PEM (PKCS #8)' }]);
}

/** Reads public keys as PEM or as verifier keys, one per line. @throws `validation-failed` */
export function readVerifierKeys(written: string, where: string): VerifierKey[] {
  const pems = written.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  const lines = written.match(/^campaigns-engine\/ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/gm) ?? [];
  try {
    const keys = [
      ...pems.map((pem) => verifierKey(createPublicKey(pem))),
      ...lines.map((line) => verifierKey(rawPublicKey(Buffer.from(line.split('+').slice(2).join('+'), 'base64')))),
    ];
    if (keys.length > 0) return keys;
  } catch {
    // reported below
  }
  throw invalid([
    { path: where, message: 'must be an Ed25519 public key: PEM, or the line that `ledger public-key` prints' },
  ]);
}

const rawPublicKey = (typed: Buffer) =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: typed.subarray(1).toString('base64url') },
    format: 'jwk',
  });

/** Returns the checkpoint as a C2SP signed note: origin, tree size, root, then our own lines, then the signature. */
export function signedNote({ treeSize, root, sealedAt, seqs }: Checkpoint, key: SigningKey): string {
  const text = `${ORIGIN}\n${treeSize}\n${root.toString('base64')}\ntime ${sealedAt.toISOString()}\nseqs ${seqs.join('-')}\n`;
  const signature = Buffer.concat([key.verifier.id, sign(null, Buffer.from(text), key.privateKey)]);
  return `${text}\n— ${ORIGIN} ${signature.toString('base64')}\n`;
}

const NOTE =
  /^(campaigns-engine\/ledger\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\ntime (\S+)\nseqs (\d{1,15})-(\d{1,15})\n)\n((?:— \S+ \S+\n)+)$/;

export interface ReadNote {
  readonly checkpoint: Checkpoint;
  /** Which of the given keys signed it; undefined: none of them. */
  readonly signedBy: VerifierKey | undefined;
  /** The ids of the keys that it claims to be signed by, whether true or not. */
  readonly signers: readonly Buffer[];
}

/** Reads a checkpoint; undefined if the note is not a checkpoint of a ledger. */
export function readNote(note: string, keys: readonly VerifierKey[]): ReadNote | undefined {
  const [, text = '', size, root = '', time = '', from, to, signatures = ''] = NOTE.exec(note) ?? [];
  if (text === '' || !z.iso.datetime().safeParse(time).success) return undefined;
  const signed = signatures
    .trimEnd()
    .split('\n')
    .map((line) => {
      const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64');
      return { id: bytes.subarray(0, ID_BYTES), signature: bytes.subarray(ID_BYTES) };
    });
  const signedBy = keys.find((key) =>
    signed.some(({ id, signature }) => id.equals(key.id) && verify(null, Buffer.from(text), key.publicKey, signature)),
  );
  const checkpoint = {
    treeSize: Number(size),
    root: Buffer.from(root, 'base64'),
    sealedAt: new Date(time),
    seqs: [Number(from), Number(to)] as const,
  };
  return { checkpoint, signedBy, signers: signed.map(({ id }) => id) };
}
