// The library on one page: import a catalog, decide, draft campaigns, and read a decision back.
// Run it in a clone: node examples/01-orchestrate.mjs
import { createReadStream } from 'node:fs';
import {
  createInternalCampaignsForDecisions,
  getBestClipDecision,
  importManifest,
  openEngine,
  orchestrateCampaignsForVideo,
  selectBestClipForPlatform,
} from 'campaigns-engine';

const engine = await openEngine({ dataDir: 'memory' });

const catalog = createReadStream(new URL('catalog.ndjson', import.meta.url));
const { video_assets, clips } = await importManifest(engine, catalog, 'ndjson');
console.log(`${video_assets} videos, ${clips} clips`);

// All at once: evidence, decisions, drafts and ledger events in one transaction.
const video_asset_id = '5a1e33a8-0a88-8a74-9c39-0b19713ba91e';
const { decisions, campaigns } = await orchestrateCampaignsForVideo(engine, {
  video_asset_id,
  platforms: ['tiktok', 'instagram'],
});
for (const { platform, clip_id, score } of decisions)
  console.log(`${platform}: clip ${clip_id} at ${score.toFixed(3)}`);
console.log(campaigns.map(({ platform, outcome }) => `${platform} draft ${outcome}`).join(', '));

// Or in steps: decide now, draft later.
const decision = await selectBestClipForPlatform(engine, { video_asset_id, platform: 'youtube' });
const [draft] = await createInternalCampaignsForDecisions(engine, [decision]);
console.log(`youtube draft ${draft.outcome}`);

const current = await getBestClipDecision(engine, { video_asset_id, platform: 'youtube' });
console.log(`youtube: score ${current.score.toFixed(3)}, rule set version ${current.rule_set_version}`);

await engine.close();
