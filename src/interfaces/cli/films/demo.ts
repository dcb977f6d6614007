import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { makeDirectory, packageFile } from '../../../core/kernel/index.ts';
import { PLATFORMS } from '../../../core/platforms/index.ts';
import type { Api, LocalApi } from '../api.ts';
import { orchestrateVideo } from '../campaigns/orchestrate-each.ts';
import { importFile } from '../catalog/import.ts';
import { type OrchestratedVideo, showVideo } from '../catalog/show-video.ts';
import { dataCommand, type StoreOptions, withEngine } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { demoDecisions } from './demo-decisions.ts';
import { filmBars } from './film-bars.ts';
import { ingestWithBar } from './run.ts';

const CATALOG = packageFile('examples/catalog.ndjson');
const FILMS = packageFile('examples/films');

export const demoCommand = (config: Config): Command =>
  dataCommand('demo', config, 'demo')
    .description('Run the whole workflow on real footage and a generated film: clips, winners, reasons, drafts.')
    .action((options: StoreOptions) => withEngine(config, options, 'demo', (api) => run(api, options)));

async function run(api: LocalApi, { json, dataDir, databaseUrl }: StoreOptions): Promise<void> {
  await importFile(api, CATALOG);
  const lines = readFileSync(CATALOG, 'utf8').trim().split('\n');
  const ids = lines.map((line) => String(JSON.parse(line).id));
  // the dashboard shows the newest first, so the videos that have a film are added last
  for (const film of [await demoFilm(api), ...exampleFilms()]) ids.push(await ingestWithBar(api, film));
  const before = await winners(api, ids);
  const videos: OrchestratedVideo[] = [];
  for (const id of ids) videos.push(await orchestrateVideo(api, id, PLATFORMS));
  if (json === true) return sayJson({ videos: videos.map(({ orchestration_id: _, ...video }) => video) });
  for (const video of videos) say(await showVideo(api, video));
  say(changes(before, await winners(api, ids), videos));
  say(demoDecisions());
  const store = databaseUrl === undefined ? dataDirOption(dataDir) : ` --database-url "$DATABASE_URL"`;
  say(`The data is in ${api.place}. Try next:`);
  const [first] = videos;
  say(`  npx campaigns-engine explain ${first?.orchestration_id}${store}   # why, and what would change it`);
  say(`  npx campaigns-engine run YOUR_FILM.mp4${store}        # the same for your own film`);
  say(`  npx campaigns-engine serve${store}                    # the dashboard: films that play, drafts to approve`);
  say('and open http://127.0.0.1:8080/');
}

/** Returns the films that come with the example catalog. */
const exampleFilms = (): readonly string[] =>
  readdirSync(FILMS)
    .filter((name) => name.endsWith('.mp4'))
    .sort()
    .map((name) => join(FILMS, name));

/** Makes the demo film once. The same recipe always makes the same film. */
async function demoFilm({ engine }: LocalApi): Promise<string> {
  const film = join(engine.filesDir, 'demo-film.mp4');
  if (existsSync(film)) return film;
  makeDirectory(engine.filesDir);
  const { makeDemoFilm } = await import('../../../content/media/index.ts');
  const bars = filmBars();
  // an interrupted run leaves no half-written film under the final name
  const draft = `${film}.${process.pid}.mp4`;
  await makeDemoFilm(draft, { onProgress: bars.of('making the demo film') }).finally(() => bars.end());
  renameSync(draft, film);
  return film;
}

const dataDirOption = (dataDir: string) => (dataDir === '.campaigns-engine' ? '' : ` --data-dir ${dataDir}`);

/** Returns the current winner of each video and platform. */
async function winners({ client }: Api, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const id of ids)
    for (const platform of PLATFORMS) {
      const decision = await client.campaigns.bestClip({ video_asset_id: id, platform }).catch(() => undefined);
      if (decision !== undefined) found.set(`${id} ${platform}`, decision.clip_id);
    }
  return found;
}

function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  videos: readonly OrchestratedVideo[],
): string {
  const winnersChanged = [...after].filter(([key, clipId]) => before.get(key) !== clipId).length;
  const drafts = videos.flatMap(({ campaigns }) => campaigns);
  const created = drafts.filter(({ outcome }) => outcome === 'created').length;
  const updated = drafts.filter(({ outcome }) => outcome === 'updated').length;
  if (winnersChanged + created + updated === 0) return 'no winner and no draft changed';
  return `${winnersChanged} winners decided, ${created} drafts created, ${updated} updated`;
}
