import { z } from 'zod';
import { parse } from '../../core/kernel/index.ts';
import { overlapOf, similarities } from './card-similarity.ts';
import { orderCards } from './order-cards.ts';

/** With at most this many subsets, all are tried; 20 clips on 5 cards make 15,504. */
const MOST_SUBSETS = 100_000;
/** Clips that overlap by more than this count as the same clip. */
const MOST_OVERLAP = 0.5;
const EQUAL = 1e-12;
/** A limit within which squares of feature differences do not overflow. */
const LARGEST = 1e100;

export const CardsInput = z
  .strictObject({
    clips: z
      .array(
        z
          .object({
            id: z.string().min(1).max(300),
            score: z.number().min(0).max(1),
            start_ms: z.number().min(0),
            end_ms: z.number(),
            features: z
              .record(
                z.string(),
                z.union(
                  [z.number().min(-LARGEST).max(LARGEST), z.boolean()],
                  `must be a number within ±${LARGEST}, or true or false`,
                ),
              )
              .default({}),
          })
          .refine(({ start_ms, end_ms }) => end_ms > start_ms, {
            path: ['end_ms'],
            message: 'must be after start_ms',
          }),
      )
      .max(1000),
    count: z.int().min(1).max(10),
    lambda: z.number().min(0).max(1).default(0.7).describe('1: the best scores; 0: the most different'),
  })
  .superRefine(({ clips }, refinement) => {
    const seen = new Set<string>();
    for (const [at, { id }] of clips.entries()) {
      if (seen.has(id))
        refinement.addIssue({
          code: 'custom',
          path: ['clips', at, 'id'],
          message: `must be unique; ${id} is already listed`,
        });
      seen.add(id);
    }
  });
export type CardsInput = z.input<typeof CardsInput>;
type Clip = z.output<typeof CardsInput>['clips'][number];

export interface Card {
  readonly position: number;
  readonly id: string;
  readonly score: number;
  readonly because: string;
}

export interface CardSet {
  /** In the order in which they appear. */
  readonly cards: readonly Card[];
  /** λ·mean score − (1 − λ)·mean similarity of pairs. */
  readonly value: number;
  /** The mean over all pairs, in [0,1]. */
  readonly similarity: number;
  /** Whether every subset was tried. */
  readonly exact: boolean;
  readonly because: string;
}

/**
 * Chooses the clips of a carousel for score and difference: max-sum diversification (Gollapudi and Sharma 2009; Borodin
 * et al. 2017). Clips that overlap by more than half never appear together; if there are not enough, fewer cards are
 * returned. Up to 100,000 subsets are all tried; beyond that, the search is greedy with exchanges (MMR, Carbonell and
 * Goldstein 1998). Ties go to the higher total score, then to earlier starts, then to smaller ids. The choice considers
 * measured features only: it does not know how viewers will respond.
 *
 * @throws `validation-failed`
 */
export function chooseCards(input: CardsInput): CardSet {
  const { clips: given, count, lambda } = parse(CardsInput, input);
  const clips = given.toSorted((one, other) => one.start_ms - other.start_ms || (one.id < other.id ? -1 : 1));
  const search = new Search(clips, lambda);
  let found: { set: number[]; exact: boolean } = { set: [], exact: true };
  for (let size = Math.min(count, clips.length); size >= 1 && found.set.length === 0; size--) found = search.best(size);
  const chosen = found.set.flatMap((at) => clips[at] ?? []);
  const ordered = orderCards(chosen.map(({ id, score }) => ({ id, score })));
  const places = ordered.map(({ id }) => clips.findIndex((clip) => clip.id === id));
  const cards = places.map((at, position) => search.card(at, places[position - 1], position + 1));
  const similarity = search.similarity(found.set);
  const missing = Math.min(count, clips.length) - cards.length;
  return {
    cards,
    value: search.value(found.set),
    similarity,
    exact: found.exact,
    because: saidOf({ cards: cards.length, count, missing, clips: clips.length, similarity }),
  };
}

function saidOf(set: {
  readonly cards: number;
  readonly count: number;
  readonly missing: number;
  readonly clips: number;
  readonly similarity: number;
}): string {
  const { cards, count, missing, clips, similarity } = set;
  if (missing > 0) return `${cards} of ${count} cards: the other clips overlap them.`;
  if (cards < count) return `${cards} of ${count} cards: there ${clips === 1 ? 'is 1 clip' : `are ${clips} clips`}.`;
  return cards === 1 ? '1 card.' : `${cards} cards, with an average similarity of ${similarity.toFixed(2)}.`;
}

class Search {
  readonly #alike: (one: number, other: number) => number;
  readonly #apart: readonly boolean[][];

  constructor(
    readonly clips: readonly Clip[],
    readonly lambda: number,
  ) {
    this.#alike = similarities(clips);
    this.#apart = clips.map((one) => clips.map((other) => one !== other && overlapOf(one, other) <= MOST_OVERLAP));
  }

  similarity(set: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < set.length; i++)
      for (let j = i + 1; j < set.length; j++) sum += this.#alike(set[i] ?? 0, set[j] ?? 0);
    return set.length > 1 ? sum / ((set.length * (set.length - 1)) / 2) : 0;
  }

  score = (set: readonly number[]) => set.reduce((sum, at) => sum + (this.clips[at]?.score ?? 0), 0);

  value(set: readonly number[]): number {
    if (set.length === 0) return 0;
    return (this.lambda * this.score(set)) / set.length - (1 - this.lambda) * this.similarity(set);
  }

  best(size: number): { set: number[]; exact: boolean } {
    return subsets(this.clips.length, size) <= MOST_SUBSETS
      ? { set: this.#every(size), exact: true }
      : { set: this.#greedy(size), exact: false };
  }

  card(at: number, before: number | undefined, position: number): Card {
    const clip = this.clips[at];
    const previous = before === undefined ? undefined : this.clips[before];
    if (clip === undefined) throw new Error('a card is one of the clips');
    const shown = clip.score.toFixed(2);
    if (previous === undefined || before === undefined)
      return {
        position,
        id: clip.id,
        score: clip.score,
        because: `Card ${position}: ${shown}, the best score among the cards.`,
      };
    const apart = (clip.start_ms - previous.start_ms) / 1000;
    const where = `${Math.abs(apart).toFixed(0)} s ${apart < 0 ? 'earlier' : 'later'}`;
    const alike = this.#alike(at, before).toFixed(2);
    const because = `Card ${position}: ${shown}; ${where} than card ${position - 1}, similarity ${alike}.`;
    return { position, id: clip.id, score: clip.score, because };
  }

  /** Clips are ordered by start and id, so that among equal sets the first one found starts earliest. */
  #every(size: number): number[] {
    let best: number[] = [];
    const set: number[] = [];
    const go = (from: number) => {
      if (set.length === size) {
        if (best.length === 0 || this.#isBetter(set, best)) best = [...set];
        return;
      }
      for (let at = from; at <= this.clips.length - (size - set.length); at++) {
        if (!set.every((other) => this.#apart[at]?.[other])) continue;
        set.push(at);
        go(at + 1);
        set.pop();
      }
    };
    go(0);
    return best;
  }

  #isBetter(set: readonly number[], best: readonly number[]): boolean {
    const more = this.value(set) - this.value(best);
    return more > EQUAL || (more > -EQUAL && this.score(set) > this.score(best) + EQUAL);
  }

  #greedy(size: number): number[] {
    let set = this.#grown(size) ?? this.#packed(size);
    if (set.length < size) return [];
    for (;;) {
      const swapped = set.flatMap((_, place) => {
        const others = set.toSpliced(place, 1);
        return this.#fitting(others).map((at) => [...others, at]);
      });
      const next = this.#bestOf(swapped);
      if (next === undefined || !this.#isBetter(next, set)) return set.sort((one, other) => one - other);
      set = next;
    }
  }

  /** Starts with the best clip and keeps adding the best one that fits; undefined if too few fit. */
  #grown(size: number): number[] | undefined {
    let set: number[] = [];
    while (set.length < size) {
      const next = this.#bestOf(this.#fitting(set).map((at) => [...set, at]));
      if (next === undefined) return undefined;
      set = next;
    }
    return set;
  }

  /** Takes the clips that end first, if they fit: more fit this way when the best ones lie across two others. */
  #packed(size: number): number[] {
    const end = (at: number) => this.clips[at]?.end_ms ?? 0;
    const set: number[] = [];
    for (const at of [...this.clips.keys()].sort((one, other) => end(one) - end(other)))
      if (set.length < size && set.every((other) => this.#apart[at]?.[other])) set.push(at);
    return set;
  }

  #fitting = (set: readonly number[]) =>
    this.clips.flatMap((_, at) => (set.includes(at) || !set.every((other) => this.#apart[at]?.[other]) ? [] : [at]));

  #bestOf = (sets: readonly number[][]) =>
    sets.reduce<number[] | undefined>(
      (best, set) => (best === undefined || this.#isBetter(set, best) ? set : best),
      undefined,
    );
}

function subsets(count: number, size: number): number {
  let all = 1;
  for (let at = 0; at < size; at++) all = (all * (count - at)) / (at + 1);
  return all;
}
