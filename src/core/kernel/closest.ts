import { distance } from 'fastest-levenshtein';

/** Returns the candidate closest to a misspelled word; undefined if none is close enough (within a third of its letters). */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 100) return undefined;
  const lower = word.toLowerCase();
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const most = Math.max(1, Math.ceil(candidate.length / 3));
    // the lengths alone rule out many candidates, at a hundredth of the cost
    if (Math.abs(candidate.length - word.length) > most) continue;
    const edits = distance(lower, candidate.toLowerCase());
    if (edits <= most && (best === undefined || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}
