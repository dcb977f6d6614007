// Checks a bundle of `campaigns-engine ledger export` without any code of ours: Node's own crypto only.
//
//   node examples/verify-bundle.mjs bundle.ndjson --public-key ledger.pub [--checkpoint checkpoints]
//
// --public-key  what `ledger public-key` printed where the ledger is sealed; without it the bundle's own word is taken
// --checkpoint  checkpoints that were kept elsewhere: every one that reaches into the bundle must have the bundle's root
// Ends with 0 when every event is as it was signed, with 1 when not, with 2 when it cannot be told.
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
  if (origin !== ORIGIN) fail(2, `a checkpoint is about ${JSON.stringify(origin)}, not about ${ORIGIN}`);
  if (!/^\d{1,15}$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) fail(2, 'a checkpoint cannot be read');
  const checkSignature = () => {
    const isSigned = signatures
      .split('\n')
      .filter((line) => line.startsWith(`— ${ORIGIN} `))
      .map((line) => Buffer.from(line.split(' ')[2], 'base64'))
      .some((signature) => keys.some((key) => verify(null, Buffer.from(`${text}\n`), key, signature.subarray(4))));
    if (!isSigned) fail(1, `the checkpoint of ${size} events is not signed by the key`);
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

// a file that is missing, or holds other kinds of values than a bundle does, tells nothing of its events
process.on('uncaughtException', (error) => fail(2, `this cannot be checked: ${error.message}`));

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
    return undefined; // not JSON, or nothing at all: told below
  }
}

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) fail(2, 'usage: verify-bundle.mjs BUNDLE [--public-key FILE] [--checkpoint FILE]');
function option(name) {
  const at = rest.indexOf(name);
  if (at < 0) return undefined;
  if (rest[at + 1] === undefined) fail(2, `${name} needs a file`);
  return readFileSync(rest[at + 1], 'utf8');
}
const given = option('--public-key');

const lines = linesOf(file);
const head = readHead((await lines.next()).value);
const isBundle =
  head?.format === 'campaigns-engine-ledger-bundle/1' && Number.isSafeInteger(head.first_leaf) && head.first_leaf >= 0;
if (!isBundle || !Array.isArray(head.before)) fail(2, `${file} is not a bundle of a ledger`);
if (given === undefined)
  console.error("no --public-key: the bundle's own is taken, which its maker could have replaced");
const keys = readKeys(given ?? head.verifier_keys.join('\n'));
if (keys.length === 0) fail(2, 'there is no public key');

const signed = readCheckpoint(head.checkpoint);
signed.checkSignature();
// one whose writing was broken off is no checkpoint
const NOTES = /campaigns-engine\/ledger\n(?:(?!campaigns-engine\/ledger\n)[^—])*(?:— \S+ [A-Za-z0-9+/]{91}=(?:\n|$))+/g;
const kept = option('--checkpoint');
const outside = (kept ?? '').replaceAll('\r\n', '\n').match(NOTES)?.map(readCheckpoint) ?? [];
if (kept !== undefined && outside.length === 0) fail(2, 'the file of --checkpoint holds no checkpoint');
// the newest covers all events before it; of the others a signature matters only where the root is another one
outside
  .toSorted((a, b) => a.size - b.size)
  .at(-1)
  ?.checkSignature();
/** What was signed, by size: more than one where somebody has signed two histories. */
const expected = new Map();
for (const checkpoint of [...outside, signed])
  if (checkpoint.size >= head.first_leaf)
    expected.set(checkpoint.size, [...(expected.get(checkpoint.size) ?? []), checkpoint]);
if (outside.length > 0 && outside.every(({ size }) => size < head.first_leaf))
  fail(
    2,
    `every checkpoint outside is of fewer than the ${head.first_leaf} events before the bundle: export it from an earlier time on`,
  );
const ones = head.first_leaf.toString(2).replaceAll('0', '').length;
if (head.before.length !== ones)
  fail(1, `${head.first_leaf} events before need ${ones} roots, not ${head.before.length}`);
const tree = new Tree(
  head.first_leaf,
  head.before.map((hash) => Buffer.from(hash, 'base64')),
);
const compare = () => {
  for (const { root, checkSignature } of expected.get(tree.size) ?? []) {
    if (root.equals(tree.root())) continue;
    checkSignature();
    fail(1, `the first ${tree.size} events are not those that were signed`);
  }
  expected.delete(tree.size);
};
compare();
for await (const line of lines) {
  tree.append(line);
  compare();
}
if (tree.size !== signed.size) fail(1, `${signed.size} events were signed, and the bundle ends after ${tree.size}`);
const missing = [...expected.keys()].filter((size) => size > tree.size);
if (missing.length > 0)
  fail(1, `a checkpoint outside has ${missing[0]} events, and the bundle ends after ${tree.size}`);
console.log(
  `events ${head.first_leaf} to ${tree.size - 1} are as they were signed, root ${tree.root().toString('hex')}`,
);
