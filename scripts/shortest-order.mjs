// Finds the order of declarations that gzip compresses best, with similar ones close together. No rule does this as well as trying. The result of a
// search is stored in client-order.txt, because a search takes half a minute and packing is frequent.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KEPT = new URL('client-order.txt', import.meta.url);
/** Every hundred tries take a tenth of a second. */
const TRIES = 30_000;

/**
 * Moves one member at a time and keeps a move unless the result is longer. The same members give the same order. Stores it for `keptOrder`.
 *
 * @param groups the members of each declaration, in any order; each name once
 * @param print prints the whole text with the groups in a given order
 */
export function searchOrder(groups, print) {
  const sizeOf = (order) => gzipSync(print(order), { level: 9 }).length;
  const choices = groups.flatMap((group, at) => (group.length > 1 ? group.map(() => at) : []));
  const random = chance();
  let best = groups;
  let size = sizeOf(best);
  for (let tried = 0; tried < TRIES; tried++) {
    const at = choices[random(choices.length)];
    const moved = [...best[at]];
    const [member] = moved.splice(random(moved.length), 1);
    moved.splice(random(moved.length + 1), 0, member);
    const order = best.with(at, moved);
    const tight = sizeOf(order);
    if (tight > size) continue;
    best = order;
    size = tight;
  }
  writeFileSync(KEPT, `${best.map((group) => group.join(' ')).join('\n')}\n`);
  return best;
}

/** Returns the members of each declaration in the order of the last search; new ones come last. */
export function keptOrder(groups) {
  const names = readFileSync(KEPT, 'utf8').split(/\s+/);
  const places = new Map(names.map((name, at) => [name, at]));
  const placeOf = (name) => places.get(name) ?? names.length;
  return groups.map((group) => group.toSorted((one, other) => placeOf(one) - placeOf(other)));
}

/** Returns a mulberry32 generator, which gives the same numbers every time. */
function chance() {
  let state = 1;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
