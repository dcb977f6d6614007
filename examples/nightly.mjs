// A server's nightly run: it imports the day's catalog, decides every video, and lists what needs a person in the morning.
//
//   CAMPAIGNS_ENGINE_URL=http://127.0.0.1:8080 CAMPAIGNS_ENGINE_KEY=ce_… node examples/nightly.mjs [catalog.ndjson]
import { createReadStream } from 'node:fs';
import { ApiError, createClient } from 'campaigns-engine/client';

const client = createClient({
  baseUrl: process.env.CAMPAIGNS_ENGINE_URL ?? 'http://127.0.0.1:8080',
  key: process.env.CAMPAIGNS_ENGINE_KEY,
});
const platforms = ['instagram', 'tiktok', 'youtube'];
const [file = new URL('catalog.ndjson', import.meta.url)] = process.argv.slice(2);

// streamed as the file is read; importing the same rows again changes nothing
const stream = { type: 'application/x-ndjson', content: createReadStream(file) };
const imported = await client.videos.import({}, { stream });
console.log(`${imported.video_assets} videos and ${imported.clips} clips, ${imported.rejected_total} lines rejected`);

// a background job: it resumes where it stopped, and only one job per key runs at a time
const { job_id } = await client.campaigns.orchestrateMany({ filter: {}, platforms, key: 'nightly' });
const { result } = await client.jobs.wait(job_id);
console.log(`${result.orchestrated} videos decided, ${result.failed_total} failed`);
for (const { video_asset_id, detail } of result.failed) console.log(`  ${video_asset_id}: ${detail}`);

// iterating over a list returns every row, page by page
for await (const { name, budget_cents } of client.campaigns.list({ status: 'draft' }))
  console.log(`review: ${name}${budget_cents === 0 ? ' (no budget)' : ''}`);

for await (const { id, title } of client.videos.list())
  for (const platform of platforms) {
    try {
      const { confidence } = await client.campaigns.bestClip({ video_asset_id: id, platform });
      if (confidence === 'tied') console.log(`tie: ${title} on ${platform}`);
    } catch (error) {
      if (!(error instanceof ApiError && error.is('decision-not-found'))) throw error;
      console.log(`no decision: ${title} on ${platform}`);
    }
  }

for (const { transition, shown, why, requested_by } of await client.approvals
  .list({ state: 'pending' })
  .toArray({ max: 50 }))
  console.log(`approve or refuse: ${requested_by} wants to ${transition} ${shown.name}: ${why}`);
