import type { Transition } from './schema.ts';
import type { Shots } from './shots.ts';

/** Returns all transitions of a film, in order of time: a cut has no length; a dissolve from or to a card without text is a fade. */
export function transitionsOf({ cutsMs, fades, dissolves }: Shots): Transition[] {
  const all: Transition[] = [
    ...cutsMs.map((ms) => ({ start_ms: ms, end_ms: ms, kind: 'cut' as const })),
    ...fades.map(({ start_ms, end_ms }) => ({ start_ms, end_ms, kind: 'fade' as const })),
    ...dissolves.map(({ start_ms, end_ms, isToCard }) => ({
      start_ms,
      end_ms,
      kind: isToCard ? ('fade' as const) : ('dissolve' as const),
    })),
  ];
  return all.sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
}
