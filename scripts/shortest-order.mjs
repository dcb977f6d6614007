// The order of declarations that gzip packs tightest: what is alike stands near, which no rule says as well as trying. What a search found is kept
// in client-order.txt: it takes half a minute, and packings are many.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KEPT = new URL('client-order.txt', import.meta.url);
/** A tenth of a second each hundred. */
const TRIES = 30_000;

/**
 * Moves one member at a time and keeps what makes it no longer; the same members give the same order. Keeps it for `keptOrder`.
 *
 * @param groups the members of each declaration, in any order; each name once
 * @param print the whole text with the groups in this order
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

/** The members of each declaration as the last search left them; new ones come last. */
export function keptOrder(groups) {
  const names = readFileSync(KEPT, 'utf8').split(/\s+/);
  const places = new Map(names.map((name, at) => [name, at]));
  const placeOf = (name) => places.get(name) ?? names.length;
  return groups.map((group) => group.toSorted((one, other) => placeOf(one) - placeOf(other)));
}

/** mulberry32: the same numbers each time. */
function chance() {
  let state = 1;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
