import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../config.ts';
import type { AnalyzeOptions } from '../../../content/media/index.ts';
import { EXIT } from '../exit.ts';
import { dataCommand, type StoreOptions, wholeNumber, withEngine } from '../options.ts';
import { clock, counted, remark, say, sayJson, table } from '../print.ts';
import { analyzeAll, type Outcome } from './analyze-all.ts';

/** The requested clips; lengths are in seconds. */
export interface ClipFlags {
  readonly min?: number;
  readonly max?: number;
  readonly count?: number;
  readonly fixed?: number;
  readonly speechModel?: string;
}

interface Options extends StoreOptions, ClipFlags {
  readonly dryRun?: boolean;
}

/** Adds the options for the requested clips. */
export const withClipFlags = (command: Command): Command =>
  command
    .option('--min <seconds>', 'Shortest clip (default: 5)', seconds)
    .option('--max <seconds>', 'Longest clip (default: 60)', seconds)
    .option('--count <n>', 'At most this many clips (default: 12)', wholeNumber)
    .option('--fixed <seconds>', 'Make every clip exactly this long', seconds)
    .option('--speech-model <file>', 'Transcribe speech with this whisper.cpp model, e.g. ggml-base.bin');

export const analyzeCommand = (config: Config): Command =>
  withClipFlags(dataCommand('analyze', config, 'analyze film.mp4 --min 8 --max 30'))
    .description(
      'Measure films, propose clips, and store both in the catalog. A film that has already been analyzed is not analyzed again.',
    )
    .argument('<file...>', 'The films')
    .option('--dry-run', 'Print the measurements and store nothing')
    .action(async (files: string[], options: Options) => {
      const outcomes =
        options.dryRun === true
          ? await analyzeAll(files, (file, clipOptions) => measureOnly(file, clipOptions), clipOptionsOf(options))
          : await withEngine(config, options, 'analyze', async ({ engine }) => {
              const { ingestFilmForRules } = await import('../../../decisions/rules/index.ts');
              const ingest = (file: string, clipOptions: AnalyzeOptions) =>
                ingestFilmForRules(engine, file, clipOptions);
              return analyzeAll(files, ingest, clipOptionsOf(options));
            });
      if (outcomes.some((outcome) => 'error' in outcome)) process.exitCode = EXIT.refused;
      const { abcdCard } = await import('../../../content/media/index.ts');
      if (options.json === true) return sayJson({ files: outcomes.map((outcome) => toJson(outcome, abcdCard)) });
      for (const outcome of outcomes) show(outcome, abcdCard);
    });

async function measureOnly(file: string, clipOptions: AnalyzeOptions) {
  const { analyzeFilm } = await import('../../../content/media/index.ts');
  return { analysis: await analyzeFilm(file, clipOptions) };
}

export const clipOptionsOf = ({ min, max, count, fixed, speechModel }: ClipFlags): AnalyzeOptions => ({
  min_ms: min,
  max_ms: max,
  count,
  fixed_ms: fixed,
  ...(speechModel !== undefined && { speechModel }),
});

/** Loaded together with the code that measures films. */
type Card = typeof import('../../../content/media/index.ts')['abcdCard'];

function toJson(outcome: Outcome, card: Card) {
  if ('error' in outcome) return outcome;
  const { file, analysis, video_asset_id } = outcome;
  const clips = analysis.clips.map((clip) => ({ ...clip, abcd: card(analysis, clip) }));
  return { file, ...(video_asset_id === undefined ? {} : { video_asset_id }), ...analysis, clips };
}

function show(outcome: Outcome, card: Card): void {
  if ('error' in outcome) {
    const { file, error } = outcome;
    remark(error.message.startsWith(file) ? error.message : `${file}: ${error.message}`);
    return;
  }
  const { file, analysis, video_asset_id, unchanged } = outcome;
  const { width, height, fps, duration_ms, loudness_lufs, cuts_ms, fades } = analysis;
  const sound = loudness_lufs === null ? 'no sound' : `${loudness_lufs.toFixed(1)} LUFS`;
  const facts = [
    `${width} × ${height}`,
    `${Number(fps.toFixed(2))} fps`,
    clock(duration_ms),
    sound,
    counted(cuts_ms.length, 'cut'),
    counted(fades.length, 'fade'),
  ];
  say(
    `${file}${unchanged === true ? ' (analyzed before, unchanged)' : ''}${video_asset_id === undefined ? '' : ` · ${video_asset_id}`}`,
  );
  say(facts.join(' · '));
  const rows = analysis.clips.map(({ start_ms, end_ms, features }) => [
    `${clock(start_ms)}–${clock(end_ms)}`,
    ...['visual_score', 'motion_intensity', 'hook_strength', 'loudness_lufs'].map((name) => figure(features[name])),
  ]);
  say(table(['clip', 'visual score', 'motion', 'hook', 'LUFS'], rows));
  for (const clip of analysis.clips) {
    const unmet = card(analysis, clip).filter(({ is_met }) => !is_met);
    if (unmet.length === 0) continue;
    say(
      `Google's ABCD guide on ${clock(clip.start_ms)}–${clock(clip.end_ms)}: ${unmet.map(({ advice }) => advice).join('; ')}.`,
    );
  }
  say();
}

const figure = (value: number | boolean | undefined) => (typeof value === 'number' ? value.toFixed(2) : '');

function seconds(written: string): number {
  const number = Number(written);
  if (!/^\d+(\.\d+)?$/.test(written) || number < 0.1)
    throw new InvalidArgumentError('Use a number of seconds, such as 12 or 7.5.');
  return Math.round(number * 1000);
}
