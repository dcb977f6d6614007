// Verifies a bundle from `campaigns-engine ledger export` with only Node's own crypto, and none of the engine's code.
//
//   node examples/verify-bundle.mjs bundle.ndjson --public-key ledger.pub [--checkpoint checkpoints]
//
// --public-key  the output of `ledger public-key` on the machine that seals the ledger; default: the key in the bundle
// --checkpoint  checkpoints kept outside: every one that reaches into the bundle must have the bundle's root
// Exit code: 0 when every event is as it was signed, 1 when one is not, 2 when this cannot be verified.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';

const ORIGIN = 'campaigns-engine/ledger';
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 9162: the roots of the complete subtrees from left to right, which one more leaf may join. */
class Tree {
  constructor(size, hashes) {
    this.size = size;
    this.subtrees = [];
    for (let level = 52, at = 0; level >= 0; level--)
      if (Math.floor(size / 2 ** level) % 2 === 1) this.subtrees.push({ level, hash: hashes[at++] });
  }

  append(leaf) {
    let node = { level: 0, hash: sha256(Buffer.of(0), leaf) };
    this.size++;
    while (this.subtrees.at(-1)?.level === node.level)
      node = { level: node.level + 1, hash: sha256(Buffer.of(1), this.subtrees.pop().hash, node.hash) };
    this.subtrees.push(node);
  }

  root() {
    const hashes = this.subtrees.map(({ hash }) => hash);
    return hashes.length === 0 ? sha256() : hashes.reduceRight((right, left) => sha256(Buffer.of(1), left, right));
  }
}

/** A C2SP signed note: origin, size, root and more lines, an empty line, signatures. */
function readCheckpoint(note) {
  const [text, signatures = ''] = note.split('\n\n');
  const [origin, size, root] = text.split('\n');
  if (origin !== ORIGIN) fail(2, `a checkpoint has the origin ${JSON.stringify(origin)} instead of ${ORIGIN}`);
  if (!/^\d{1,15}$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) fail(2, 'a checkpoint has no valid size or root');
  const checkSignature = () => {
    const isSigned = signatures
      .split('\n')
      .filter((line) => line.startsWith(`— ${ORIGIN} `))
      .map((line) => Buffer.from(line.split(' ')[2], 'base64'))
      .some((signature) => keys.some((key) => verify(null, Buffer.from(`${text}\n`), key, signature.subarray(4))));
    if (!isSigned) fail(1, `the public key did not sign the checkpoint of ${size} events`);
  };
  return { size: Number(size), root: Buffer.from(root, 'base64'), checkSignature };
}

/** Keys as PEM, or as lines `name+id+base64(1 ‖ key)`. */
function readKeys(written) {
  const pems = written.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  const lines = written.split('\n').filter((line) => line.startsWith(`${ORIGIN}+`));
  const raw = lines.map((line) => Buffer.from(line.slice(ORIGIN.length + 10), 'base64').subarray(1));
  return [
    ...pems.map((pem) => createPublicKey(pem)),
    ...raw.map((key) =>
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }, format: 'jwk' }),
    ),
  ];
}

// a missing file or one with unexpected values says nothing about the events
process.on('uncaughtException', (error) => fail(2, `cannot verify the bundle: ${error.message}`));

function fail(code, why) {
  console.error(why);
  process.exit(code);
}

/** Lines end with “\n” only: node:readline would also split at U+2028, which JSON may hold. */
async function* linesOf(path) {
  let begun = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const [first, ...others] = chunk.split('\n');
    begun += first;
    for (const next of others) {
      yield begun;
      begun = next;
    }
  }
  if (begun !== '') yield begun;
}

function readHead(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not JSON, or an empty file: reported below
  }
}

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) fail(2, 'usage: verify-bundle.mjs BUNDLE [--public-key FILE] [--checkpoint FILE]');
function option(name) {
  const at = rest.indexOf(name);
  if (at < 0) return undefined;
  if (rest[at + 1] === undefined) fail(2, `${name} requires a file`);
  return readFileSync(rest[at + 1], 'utf8');
}
const given = option('--public-key');

const lines = linesOf(file);
const head = readHead((await lines.next()).value);
const isBundle =
  head?.format === 'campaigns-engine-ledger-bundle/1' && Number.isSafeInteger(head.first_leaf) && head.first_leaf >= 0;
if (!isBundle || !Array.isArray(head.before)) fail(2, `${file} is not a ledger bundle`);
if (given === undefined)
  console.error(
    "without --public-key, the bundle's own key is used, which whoever made the bundle could have replaced",
  );
const keys = readKeys(given ?? head.verifier_keys.join('\n'));
if (keys.length === 0) fail(2, 'no public key found in the file or the bundle');

const signed = readCheckpoint(head.checkpoint);
signed.checkSignature();
// a partly written checkpoint does not match
const NOTES = /campaigns-engine\/ledger\n(?:(?!campaigns-engine\/ledger\n)[^—])*(?:— \S+ [A-Za-z0-9+/]{91}=(?:\n|$))+/g;
const kept = option('--checkpoint');
const outside = (kept ?? '').replaceAll('\r\n', '\n').match(NOTES)?.map(readCheckpoint) ?? [];
if (kept !== undefined && outside.length === 0) fail(2, 'the --checkpoint file has no checkpoint');
// the newest covers all earlier events; another one's signature matters only if its root differs
outside
  .toSorted((a, b) => a.size - b.size)
  .at(-1)
  ?.checkSignature();
/** The signed checkpoints by size: several for one size if someone signed two histories. */
const expected = new Map();
for (const checkpoint of [...outside, signed])
  if (checkpoint.size >= head.first_leaf)
    expected.set(checkpoint.size, [...(expected.get(checkpoint.size) ?? []), checkpoint]);
if (outside.length > 0 && outside.every(({ size }) => size < head.first_leaf))
  fail(
    2,
    `every --checkpoint has fewer than the ${head.first_leaf} events before the bundle: export a bundle that starts earlier`,
  );
const ones = head.first_leaf.toString(2).replaceAll('0', '').length;
if (head.before.length !== ones)
  fail(1, `the ${head.first_leaf} events before the bundle need ${ones} roots, but it has ${head.before.length}`);
const tree = new Tree(
  head.first_leaf,
  head.before.map((hash) => Buffer.from(hash, 'base64')),
);
const compare = () => {
  for (const { root, checkSignature } of expected.get(tree.size) ?? []) {
    if (root.equals(tree.root())) continue;
    checkSignature();
    fail(1, `the first ${tree.size} events differ from the signed ones`);
  }
  expected.delete(tree.size);
};
compare();
for await (const line of lines) {
  tree.append(line);
  compare();
}
if (tree.size !== signed.size) fail(1, `${signed.size} events were signed, but the bundle ends after ${tree.size}`);
const missing = [...expected.keys()].filter((size) => size > tree.size);
if (missing.length > 0)
  fail(1, `a checkpoint in the --checkpoint file has ${missing[0]} events, but the bundle ends after ${tree.size}`);
const [first, last] = [head.first_leaf + 1, tree.size]; // counted from 1
const found =
  first > last
    ? 'no events: those before them match'
    : first === last
      ? `event ${last} matches`
      : `events ${first} to ${last} match`;
console.log(`${found} the signed root ${tree.root().toString('hex')}`);
