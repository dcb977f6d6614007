import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { PLATFORMS } from '../kernel/index.ts';
import type { Api } from './api.ts';
import { importFile } from './import.ts';
import { dataCommand, type StoreOptions, withApi } from './options.ts';
import { orchestrateVideo } from './orchestrate.ts';
import { say, sayJson } from './print.ts';
import type { OrchestratedVideo } from './replies.ts';
import { showVideo } from './show-video.ts';

const CATALOGUE = fileURLToPath(new URL('../../examples/catalog.ndjson', import.meta.url));

export const demoCommand = (config: Config): Command =>
  dataCommand('demo', config, 'demo')
    .description('the main job on real footage: import the example catalogue, orchestrate it, show the winners')
    .action((options: StoreOptions) => withApi(config, options, 'demo', (api) => run(api, options)));

async function run(api: Api, { json, dataDir, databaseUrl }: StoreOptions): Promise<void> {
  await importFile(api, CATALOGUE);
  const ids = readFileSync(CATALOGUE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).id));
  const before = await winners(api, ids);
  const videos: OrchestratedVideo[] = [];
  for (const id of ids) videos.push(await orchestrateVideo(api, id, PLATFORMS));
  if (json === true) return sayJson({ videos: videos.map(({ orchestration_id: _, ...video }) => video) });
  for (const video of videos) say(await showVideo(api, video));
  say(changes(before, await winners(api, ids), videos));
  const store = databaseUrl === undefined ? dataDirOption(dataDir) : ` --database-url "$DATABASE_URL"`;
  say(`The data lies in ${api.place}. Try next:`);
  say(`  npx campaigns-engine serve${store}                    # then open http://127.0.0.1:8080/docs`);
  say(`  npx campaigns-engine campaigns${store}                # the drafts`);
  say(`  npx campaigns-engine ledger${store} --limit 20        # every fact, oldest first`);
}

const dataDirOption = (dataDir: string) => (dataDir === '.campaigns-engine' ? '' : ` --data-dir ${dataDir}`);

/** The clip that stands for each video and platform. */
async function winners(api: Api, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const id of ids)
    for (const platform of PLATFORMS) {
      const query = { video_asset_id: id, platform };
      const decision = await api
        .call<{ clip_id: string }>('GET', '/campaigns/best_clip', { query })
        .catch(() => undefined);
      if (decision !== undefined) found.set(`${id} ${platform}`, decision.clip_id);
    }
  return found;
}

function changes(
  before: Map<string, string>,
  after: Map<string, string>,
  videos: readonly OrchestratedVideo[],
): string {
  const winnersChanged = [...after].filter(([key, clipId]) => before.get(key) !== clipId).length;
  const drafts = videos.flatMap(({ campaigns }) => campaigns);
  const created = drafts.filter(({ outcome }) => outcome === 'created').length;
  const updated = drafts.filter(({ outcome }) => outcome === 'updated').length;
  if (winnersChanged + created + updated === 0) return 'no winner and no draft changed';
  return `${winnersChanged} winners decided, ${created} drafts created, ${updated} updated`;
}
