import type { Segment } from '../schema.ts';
import type { Stretch } from '../shots.ts';

/** A line of FFmpeg's whisper filter with `format=json`: one object per line, whose text is not escaped. */
const LINE = /^\{"start":(-?\d+),"end":(-?\d+),"text":"(.*)"\}$/;
/** What the models write when nobody speaks: [Music], (laughs), ♪. */
const NO_WORDS = /\[[^\]]*\]|\([^)]*\)|[♪♫]/g;
const LONGEST = 2000;
/** Maximum distance from the end of a sentence to the end of a clip. */
const NEAR_MS = 400;

/** Returns the segments of a transcript, in order of time, without those that contain no words. @param shiftMs when the sound begins */
export function readTranscript(written: string, shiftMs: number): Segment[] {
  return written
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, start, end, text = ''] = LINE.exec(line) ?? [];
      const words = text.replaceAll(NO_WORDS, ' ').replaceAll(/\s+/g, ' ').trim().toWellFormed();
      if (start === undefined || end === undefined || wordsIn(words) === 0) return [];
      const start_ms = Math.max(0, Math.round(Number(start) + shiftMs));
      return [
        { start_ms, end_ms: Math.max(start_ms, Math.round(Number(end) + shiftMs)), text: words.slice(0, LONGEST) },
      ];
    })
    .sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
}

/** A letter of a script that is written without spaces between words. */
const UNSPACED =
  /(?=\p{L})[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/gu;
/** A word, in which marks belong to the letter before them: Hindi vowels, separately encoded accents. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/** Counts words as readers do: in languages written without spaces, every two letters. */
export function wordsIn(text: string): number {
  const unspaced = [...text.matchAll(UNSPACED)].length;
  const others = (text.match(WORD) ?? []).filter((word) => word.search(UNSPACED) === -1);
  return others.length + Math.ceil(unspaced / 2);
}

/** Checks for the sentence-ending marks of every script, and for quotes and brackets that may follow. */
const endsSentence = (text: string) => /[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}\p{Pi}"']*$/u.test(text);

/** Describes the speech in a clip: words per second of speech, and whether it ends with a sentence. Empty if there are no words. */
export function describeTranscript(transcript: readonly Segment[], { start_ms, end_ms }: Stretch) {
  let [words, ms] = [0, 0];
  for (const segment of transcript) {
    const shared = Math.min(segment.end_ms, end_ms) - Math.max(segment.start_ms, start_ms);
    const length = segment.end_ms - segment.start_ms;
    if (shared <= 0) continue;
    words += (wordsIn(segment.text) * shared) / length;
    ms += shared;
  }
  if (ms === 0) return {};
  const last = transcript.filter((segment) => segment.start_ms < end_ms - NEAR_MS).at(-1);
  const isWhole = last !== undefined && last.end_ms <= end_ms + NEAR_MS && endsSentence(last.text);
  return { words_per_s: (1000 * words) / ms, ends_with_sentence: isWhole ? 1 : 0 };
}
