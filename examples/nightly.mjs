// What a server does every night: take the catalog of the day, decide every video, and say in the morning what needs a person.
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

// sent as it is read; what is there already counts once
const stream = { type: 'application/x-ndjson', content: createReadStream(file) };
const imported = await client.videos.import({}, { stream });
console.log(`${imported.video_assets} videos and ${imported.clips} clips, ${imported.rejected_total} lines rejected`);

// a background job: it goes on where it stopped, and under the same key there is one at a time
const { job_id } = await client.campaigns.orchestrateMany({ filter: {}, platforms, key: 'nightly' });
const { result } = await client.jobs.wait(job_id);
console.log(`${result.orchestrated} videos decided, ${result.failed_total} not`);
for (const { video_asset_id, detail } of result.failed) console.log(`  ${video_asset_id}: ${detail}`);

// iterated, a list is every row, page by page
for await (const { name, budget_cents } of client.campaigns.list({ status: 'draft' }))
  console.log(`review: ${name}${budget_cents === 0 ? ', which has no budget' : ''}`);

for await (const { id, title } of client.videos.list())
  for (const platform of platforms) {
    try {
      const { confidence } = await client.campaigns.bestClip({ video_asset_id: id, platform });
      if (confidence === 'tied') console.log(`tie: ${title} on ${platform}`);
    } catch (error) {
      if (!(error instanceof ApiError && error.is('decision-not-found'))) throw error;
      console.log(`nothing fits: ${title} on ${platform}`);
    }
  }

for (const { transition, shown, why, requested_by } of await client.approvals
  .list({ state: 'pending' })
  .toArray({ max: 50 }))
  console.log(`approve or refuse: ${requested_by} wants to ${transition} ${shown.name}: ${why}`);
