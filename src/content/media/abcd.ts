import type { FilmAnalysis } from './schema.ts';
import type { Stretch } from './shots.ts';

/** A line of the card: what was measured, whether it meets Google's guide, and advice in words. */
export interface AbcdLine {
  readonly check: 'first-shot' | 'fast-shots' | 'mean-shot' | 'text' | 'speech' | 'call-to-action';
  readonly is_met: boolean;
  readonly value: number;
  readonly unit: 'ms' | 'shots' | 'share' | 'lines';
  readonly advice: string;
}

const FIRST_SHOT_MS = 3000;
const FAST_SHOTS = 5;
const FAST_MS = 5000;
const MEAN_SHOT_MS = 2000;
const SPEECH_MS = 5000;
const LAST_MS = 3000;

/** Phrases that count as a call to action, in English, German, Spanish and French. */
const CALLS =
  /\b(buy|shop|order|get|try|book|download|install|subscribe|sign up|learn more|find out|tap|click|swipe|link in bio|follow|save this|jetzt|kaufen|mehr erfahren|bestellen|compra|descubre|prueba|achetez|découvrez|essayez)\b/i;

/**
 * Returns the card of Google's ABCD guide for a clip, as far as the film was measured. The thresholds come from
 * google-marketing-solutions/abcds-detector (Apache-2.0, 9b23bea). This is advice, never a requirement: the guide's own figures
 * are correlations. Lines that were not measured are omitted.
 */
export function abcdCard(
  { transitions, speech, texts }: Pick<FilmAnalysis, 'transitions' | 'speech' | 'texts'>,
  { start_ms, end_ms }: Stretch,
): AbcdLine[] {
  const middles = transitions.map((each) => (each.start_ms + each.end_ms) / 2);
  const cuts = middles.filter((ms) => ms > start_ms && ms < end_ms);
  const firstShotMs = (cuts[0] ?? end_ms) - start_ms;
  const meanShotMs = (end_ms - start_ms) / (cuts.length + 1);
  const fastest = mostShots(cuts);
  return [
    line('first-shot', firstShotMs < FIRST_SHOT_MS, firstShotMs, 'ms', [
      `the first shot lasts ${seconds(firstShotMs)}`,
      'cut before 3 s',
    ]),
    line('fast-shots', fastest >= FAST_SHOTS, fastest, 'shots', [
      `at most ${fastest} ${fastest === 1 ? 'shot' : 'shots'} in any 5 s`,
      'show five shots in 5 s somewhere',
    ]),
    line('mean-shot', meanShotMs <= MEAN_SHOT_MS, meanShotMs, 'ms', [
      `a shot lasts ${seconds(meanShotMs)} on average`,
      'aim at 2 s or less',
    ]),
    ...(texts === undefined ? [] : textLines(texts, { start_ms, end_ms })),
    ...(speech === undefined ? [] : [speechLine(speech, { start_ms, end_ms })]),
  ];
}

const line = (
  check: AbcdLine['check'],
  is_met: boolean,
  value: number,
  unit: AbcdLine['unit'],
  [found, wanted]: readonly [string, string],
): AbcdLine => ({ check, is_met, value, unit, advice: is_met ? found : `${found}: ${wanted}` });

function textLines(texts: NonNullable<FilmAnalysis['texts']>, { start_ms, end_ms }: Stretch): AbcdLine[] {
  const shown = texts.filter((text) => text.start_ms < end_ms && text.end_ms > start_ms);
  const calls = shown.filter(({ end_ms: gone, text }) => gone > end_ms - LAST_MS && CALLS.test(text ?? ''));
  return [
    line('text', shown.length > 0, shown.length, 'lines', [
      shown.length > 0 ? 'text is shown over the picture' : 'no text is shown over the picture',
      'also show it as text',
    ]),
    line('call-to-action', calls.length > 0, calls.length, 'lines', [
      calls.length > 0
        ? `“${calls[0]?.text}” calls to action`
        : 'no call to action in English, German, Spanish or French is read in the last 3 s',
      'write one',
    ]),
  ];
}

function speechLine(speech: readonly Stretch[], { start_ms, end_ms }: Stretch): AbcdLine {
  const first = speech.find((run) => run.end_ms > start_ms && run.start_ms < end_ms);
  const firstMs = first === undefined ? end_ms - start_ms : Math.max(0, first.start_ms - start_ms);
  const found = first === undefined ? 'nobody speaks' : `someone first speaks after ${seconds(firstMs)}`;
  const isMet = first !== undefined && firstMs <= SPEECH_MS;
  return line('speech', isMet, firstMs, 'ms', [found, 'speak within 5 s']);
}

/** Returns the largest number of shots that are at least partly visible in any 5 s. */
function mostShots(cuts: readonly number[]): number {
  const inReach = cuts.map((from, at) => cuts.slice(at).filter((cut) => cut < from + FAST_MS).length);
  return 1 + Math.max(0, ...inReach);
}

const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`;
