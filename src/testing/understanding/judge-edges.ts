import { perform } from '../../content/media/perform.ts';
import { ClipOptions, FilmAnalysis } from '../../content/media/schema.ts';
import type { Stretch } from '../../content/media/shots.ts';
import { isInSpeech } from '../../content/media/snap-to-pauses.ts';
import type { FilmRecipe } from '../../content/media/task.ts';
import type { UnderstandingPackage } from '../../content/media/understand/model.ts';
import { seededRandom } from '../../core/statistics/index.ts';
import { activity } from './judge-speech.ts';
import { type Material, RATE, samplesOf } from './material.ts';

/** A shorter silence is part of a sentence, because Silero closes gaps up to this length. */
const PAUSE_MS = 250;
const REACH_MS = 1000;
const WINDOW_MS = 32;

export interface EdgeFigures {
  readonly clips: number;
  /** Edges in speech, and those with a pause within a second: once by the detected speech, and once by the true speech. */
  readonly in_speech: number;
  readonly avoidable: number;
  readonly truly_in_speech: number;
  readonly truly_avoidable: number;
}

/** Makes talking films with cuts in mid-sentence, and counts where their proposed clips begin and end. */
export async function judgeEdges(
  models: UnderstandingPackage,
  { voices }: Material,
  make: (recipe: FilmRecipe) => Promise<string>,
  { seed, films, voicesEach }: { readonly seed: number; readonly films: number; readonly voicesEach: number },
): Promise<EdgeFigures> {
  const draw = seededRandom(seed).uniform;
  let [clips, inSpeech, avoidable, trulyIn, trulyAvoidable] = [0, 0, 0, 0, 0];
  for (let film = 0; film < films; film += 1) {
    const { recipe, truth, lengthMs } = talkingFilm(voices, voicesEach, draw);
    const file = await make(recipe);
    // like understandFilm, but without looking for text
    const finder = await models.openSpeechFinder();
    await finder.push(samplesOf(file));
    const speech = (await finder.finish()).map(({ start_ms, end_ms }) => ({
      start_ms: Math.round(start_ms),
      end_ms: Math.round(end_ms),
    }));
    const measured_with = { runtime: models.runtime(), models: [finder.evidence], speech: models.SPEECH, text: {} };
    const understood = { speech, texts: [], measured_with };
    for (const options of [{}, { preferred_ms: [6000], min_ms: 3000, max_ms: 10_000 }, { fixed_ms: 6000 }]) {
      const task = { file, clip_options: ClipOptions.parse(options), threads: 1, maxDurationMs: 3_600_000, understood };
      const analysis = FilmAnalysis.parse(await perform({ kind: 'analyze', ...task }, () => {}));
      clips += analysis.clips.length;
      for (const ms of analysis.clips.flatMap(({ start_ms, end_ms }) => [start_ms, end_ms])) {
        inSpeech += Number(isInSpeech(speech, ms));
        avoidable += Number(isAvoidable(speech, ms, lengthMs));
        trulyIn += Number(isInSpeech(truth, ms));
        trulyAvoidable += Number(isAvoidable(truth, ms, lengthMs));
      }
    }
  }
  return {
    clips,
    in_speech: inSpeech,
    avoidable,
    truly_in_speech: trulyIn,
    truly_avoidable: trulyAvoidable,
  };
}

/** Checks whether the edge is in speech although there is a pause within a second of it. */
export function isAvoidable(speech: readonly Stretch[], ms: number, filmMs: number): boolean {
  if (!isInSpeech(speech, ms)) return false;
  const edges = [0, ...speech.flatMap(({ start_ms, end_ms }) => [start_ms, end_ms]), filmMs];
  return edges.some((start, at) => {
    const end = edges[at + 1] ?? start;
    return at % 2 === 0 && end - start >= PAUSE_MS && start <= ms + REACH_MS && end >= ms - REACH_MS;
  });
}

/** Makes a film of sentences with pauses of 0.3 to 1.2 s, over shots that change independently of them. */
function talkingFilm(voices: readonly string[], count: number, draw: () => number) {
  const sounds: string[] = [];
  const truth: Stretch[] = [];
  let ms = 0;
  for (let at = 0; at < count; at += 1) {
    const file = voices[Math.floor(draw() * voices.length)] ?? '';
    const samples = samplesOf(file);
    const pauseMs = Math.round(300 + 900 * draw());
    const spoken = spans(activity(samples)).map(({ start_ms, end_ms }) => ({
      start_ms: ms + pauseMs + start_ms,
      end_ms: ms + pauseMs + end_ms,
    }));
    truth.push(...spoken);
    ms += pauseMs + Math.round((1000 * samples.length) / RATE);
    sounds.push(`amovie=filename='${file}',aresample=48000,aformat=channel_layouts=mono,adelay=${pauseMs}[v${at}]`);
  }
  const shots: string[] = [];
  for (let start = 0; start < ms; ) {
    const length = Math.min(ms - start, Math.round(10 * (1.5 + 4 * draw())) * 100);
    shots.push(
      `testsrc2=size=90x160:rate=10:duration=${(length / 1000).toFixed(2)},hue=h=${Math.round(360 * draw())},setsar=1[s${shots.length}]`,
    );
    start += length;
  }
  const recipe: FilmRecipe = {
    picture: `${shots.join(';')};${shots.map((_, at) => `[s${at}]`).join('')}concat=n=${shots.length}:v=1:a=0`,
    sound: `${sounds.join(';')};${sounds.map((_, at) => `[v${at}]`).join('')}concat=n=${sounds.length}:v=0:a=1,asetpts=N/SR/TB`,
  };
  return { recipe, truth, lengthMs: ms };
}

function spans(active: Uint8Array): Stretch[] {
  const found: { start_ms: number; end_ms: number }[] = [];
  for (const [at, isActive] of active.entries()) {
    if (isActive === 0) continue;
    if (active[at - 1] !== 1) found.push({ start_ms: at * WINDOW_MS, end_ms: 0 });
    const last = found.at(-1);
    if (last !== undefined) last.end_ms = (at + 1) * WINDOW_MS;
  }
  return found;
}
