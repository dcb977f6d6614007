import { bytesOf, hashed, same } from '../proof.ts';
import { keysIn, readCheckpoint } from './signed-note.ts';

/** The result of a successful check of a bundle. */
export interface Checked {
  /** Numbers of the ledger's events, counted from 1. */
  readonly first: number;
  readonly last: number;
  readonly events: readonly string[];
  /** The keys that the bundle itself names. */
  readonly keys: readonly string[];
  /** Whether the signature was checked with a key that the user provided. */
  readonly isKeyGiven: boolean;
}

/** The most events to show; further ones are checked, but not shown. */
const MOST_SHOWN = 500;

interface Head {
  readonly checkpoint: string;
  readonly first_leaf: number;
  readonly before: readonly string[];
  readonly verifier_keys: readonly string[];
}

/**
 * Checks a bundle of `campaigns-engine ledger export` in the browser: every event must lead to the root that was signed.
 *
 * @param key what `campaigns-engine ledger public-key` printed; if empty, the bundle's own keys, which its creator could have replaced
 * @throws an error whose message says what is wrong
 */
export async function checkBundle(file: Blob, key = ''): Promise<Checked> {
  const lines = linesOf(file);
  const head = readHead((await lines.next()).value ?? '');
  const given = key.trim();
  const { size, root, isSignedBy } = readCheckpoint(head.checkpoint);
  const keys = await keysIn(given === '' ? head.verifier_keys.join('\n') : given);
  const ofWhat = given === '' ? 'The bundle' : 'The text that you entered';
  if (keys.length === 0) throw new Error(`${ofWhat} contains no public key.`);
  if (!(await isSignedBy(keys)))
    throw new Error(`The bundle was not signed with ${given === '' ? 'a key that it contains' : 'this key'}.`);
  const tree = treeAfter(head);
  const events: string[] = [];
  for await (const line of lines) {
    await tree.append(line);
    if (events.length < MOST_SHOWN) events.push(line);
  }
  if (tree.size() !== size) throw new Error(`${size} events were signed, and the bundle ends after ${tree.size()}.`);
  if (!same(await tree.root(), root)) throw new Error('An event was changed, added or removed after it was signed.');
  const { first_leaf, verifier_keys } = head;
  return { first: first_leaf + 1, last: size, events, keys: verifier_keys, isKeyGiven: given !== '' };
}

function readHead(line: string): Head {
  try {
    const head: Head & { readonly format: unknown } = JSON.parse(line);
    const { checkpoint, first_leaf, before, verifier_keys } = head;
    const isWhole = typeof checkpoint === 'string' && Number.isSafeInteger(first_leaf);
    const areLists = Array.isArray(before) && Array.isArray(verifier_keys);
    if (head.format === 'campaigns-engine-ledger-bundle/1' && isWhole && areLists) return head;
  } catch {
    // not JSON: reported below
  }
  throw new Error('This file is not an evidence bundle.');
}

/** Yields lines. Only “\n” ends a line, because JSON strings may contain other line separators. */
async function* linesOf(file: Blob): AsyncGenerator<string, undefined> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let begun = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const [start, ...others] = read.value.split('\n');
    begun += start;
    for (const next of others) {
      yield begun;
      begun = next;
    }
  }
  if (begun !== '') yield begun;
  return undefined;
}

/** Computes the roots of the complete subtrees from left to right, ready for the next leaf (RFC 9162, 2.1). */
function treeAfter({ first_leaf, before }: Head) {
  const levels = Array.from({ length: 53 }, (_, at) => 52 - at).filter(
    (at) => Math.floor(first_leaf / 2 ** at) % 2 === 1,
  );
  if (levels.length !== before.length) throw new Error('The bundle omits events before its first one.');
  const subtrees = levels.map((level, at) => ({ level, hash: bytesOf(before[at] ?? '') }));
  let size = first_leaf;
  return {
    size: () => size,
    append: async (leaf: string) => {
      let node = { level: 0, hash: await hashed(0, new TextEncoder().encode(leaf)) };
      size++;
      for (let last = subtrees.at(-1); last?.level === node.level; last = subtrees.at(-1)) {
        subtrees.pop();
        node = { level: node.level + 1, hash: await hashed(1, last.hash, node.hash) };
      }
      subtrees.push(node);
    },
    root: async () => {
      let right = subtrees.at(-1)?.hash ?? new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array()));
      for (const { hash } of subtrees.slice(0, -1).reverse()) right = await hashed(1, hash, right);
      return right;
    },
  };
}
