import { SAFE_ZONES, type SafeZone } from '../../core/platforms/index.ts';
import { within as measuredWithin } from './features.ts';
import { mean } from './mean.ts';
import { HOP_MS, LEVEL_MS, type Measurement } from './measure/measurement.ts';
import type { CropPlan, TextTrack, Understood } from './schema.ts';
import type { Stretch } from './shots.ts';
import { isInSpeech } from './snap-to-pauses.ts';

const HOOK_MS = 3000;
/** A syllable is a peak of the voice band that rises by this above the dips on both sides. */
const SYLLABLE_DB = 2;

/** Describes what is said and written in a clip; docs/media.md has the formulas. */
export function describeUnderstood(
  film: Measurement,
  { speech, texts }: Pick<Understood, 'speech' | 'texts'>,
  clip: Stretch,
  crop: CropPlan,
) {
  return { ...(film.hasAudio && describeSpeech(film, speech, texts, clip)), ...describeTexts(film, texts, clip, crop) };
}

function describeSpeech(film: Measurement, speech: readonly Stretch[], texts: readonly Stretch[], clip: Stretch) {
  const lengthMs = clip.end_ms - clip.start_ms;
  const inside = within(speech, clip);
  const spokenMs = lengthOf(inside);
  const hook = { start_ms: clip.start_ms, end_ms: Math.min(clip.end_ms, clip.start_ms + HOOK_MS) };
  const spoken = spokenMs > 0;
  return {
    speech_share: spokenMs / lengthMs,
    speech_in_hook: lengthOf(within(speech, hook)) / (hook.end_ms - hook.start_ms),
    starts_in_speech: isInSpeech(speech, clip.start_ms) ? 1 : 0,
    ends_in_speech: isInSpeech(speech, clip.end_ms) ? 1 : 0,
    longest_pause_ms: longestPause(inside, clip),
    ...(spoken && {
      speech_first_ms: (inside[0]?.start_ms ?? clip.start_ms) - clip.start_ms,
      syllable_rate_hz: syllables(film, inside) / (spokenMs / 1000),
      caption_coverage: lengthOf(inside.flatMap((run) => joined(within(texts, run)))) / spokenMs,
    }),
  };
}

function describeTexts(film: Measurement, texts: readonly TextTrack[], clip: Stretch, crop: CropPlan) {
  const inside = texts.flatMap((text) => within([text], clip).map((span) => ({ ...span, box: text.box })));
  const first = inside.map(({ start_ms }) => start_ms).sort((a, b) => a - b)[0];
  const outside = SAFE_ZONES.map((zone) => outsideShare(film, inside, crop, zone));
  return {
    text_share: lengthOf(joined(inside)) / (clip.end_ms - clip.start_ms),
    ...(first !== undefined && {
      text_first_ms: first - clip.start_ms,
      text_outside_safe_share: Math.max(0, ...outside),
    }),
  };
}

const within = (spans: readonly Stretch[], { start_ms, end_ms }: Stretch): Stretch[] =>
  spans
    .map((span) => ({ start_ms: Math.max(span.start_ms, start_ms), end_ms: Math.min(span.end_ms, end_ms) }))
    .filter((span) => span.end_ms > span.start_ms);

const lengthOf = (spans: readonly Stretch[]) => spans.reduce((sum, span) => sum + span.end_ms - span.start_ms, 0);

/** Merges overlapping spans, so that no time counts twice. */
function joined(spans: readonly Stretch[]): Stretch[] {
  const found: { start_ms: number; end_ms: number }[] = [];
  for (const { start_ms, end_ms } of [...spans].sort((a, b) => a.start_ms - b.start_ms)) {
    const last = found.at(-1);
    if (last !== undefined && start_ms <= last.end_ms) last.end_ms = Math.max(last.end_ms, end_ms);
    else found.push({ start_ms, end_ms });
  }
  return found;
}

function longestPause(speech: readonly Stretch[], { start_ms, end_ms }: Stretch): number {
  const edges = [start_ms, ...speech.flatMap((run) => [run.start_ms, run.end_ms]), end_ms];
  return Math.max(0, ...edges.flatMap((edge, at) => (at % 2 === 0 ? [(edges[at + 1] ?? edge) - edge] : [])));
}

/** Counts the peaks of the level from 300 to 3000 Hz within speech. */
const syllables = (film: Measurement, speech: readonly Stretch[]) =>
  speech.reduce((sum, run) => sum + syllablesIn(film, run), 0);

function syllablesIn(film: Measurement, { start_ms, end_ms }: Stretch): number {
  // levels are smoothed over three of them, so the ones next to the speech count as well
  const hops = measuredWithin(film.hops, { start_ms: start_ms - 2 * HOP_MS, end_ms: end_ms + HOP_MS });
  const startMs = hops[0]?.ms ?? 0;
  const levels = hops.flatMap(({ pace }) => [...pace.voiceDb]);
  let count = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const last = Math.min(levels.length, Math.floor((end_ms - startMs) / LEVEL_MS));
  for (let at = Math.max(0, Math.floor((start_ms - startMs) / LEVEL_MS)); at < last; at += 1) {
    const level = mean(levels.slice(Math.max(0, at - 1), at + 2));
    if (level - low >= SYLLABLE_DB) high = Math.max(high, level);
    else low = Math.min(low, level);
    if (high - level >= SYLLABLE_DB) {
      count += 1;
      low = level;
      high = Number.NEGATIVE_INFINITY;
    }
  }
  return count;
}

type TimedBox = Stretch & Pick<TextTrack, 'box'>;

/** Splits a text's time by the place of the crop that is visible at that time. */
const inEachPlace = (text: TimedBox, { places }: CropPlan) =>
  places.flatMap((place, at) => {
    // the first place is also visible before its time, the last one until the end
    const seen = {
      start_ms: at === 0 ? Number.NEGATIVE_INFINITY : place.from_ms,
      end_ms: places[at + 1]?.from_ms ?? Number.POSITIVE_INFINITY,
    };
    return within([text], seen).map((part) => ({ ...part, box: text.box, place }));
  });

/** Returns the share of text, as area × time, that is outside a platform's safe zone or cut off by the crop. */
function outsideShare(film: Measurement, texts: readonly TimedBox[], crop: CropPlan, zone: SafeZone): number {
  let outside = 0;
  let whole = 0;
  for (const { box, start_ms, end_ms, place } of texts.flatMap((text) => inEachPlace(text, crop))) {
    const [x, y, w, h] = box;
    const left = (x * film.width - place.x) / crop.width;
    const top = (y * film.height - place.y) / crop.height;
    const [width, height] = [(w * film.width) / crop.width, (h * film.height) / crop.height];
    const inside =
      Math.max(0, Math.min(left + width, 1 - zone.right) - Math.max(left, zone.left)) *
      Math.max(0, Math.min(top + height, 1 - zone.bottom) - Math.max(top, zone.top));
    whole += width * height * (end_ms - start_ms);
    outside += (width * height - inside) * (end_ms - start_ms);
  }
  return whole === 0 ? 0 : Math.min(1, Math.max(0, outside / whole));
}
