import { expect } from 'vitest';
import { FILMS } from './page-films.ts';
import type { Stories } from './page-story.ts';

const LAMP_INSTAGRAM = 'The “lamp” & its <box>, Instagram 0:02–0:17';

/** Stories about results, rules, the ledger, jobs, keys, and what happens elsewhere. */
export const RUNNING_STORIES: Stories = {
  'imports-results': async (story) => {
    await story.open('/app/results');
    const line = {
      clip_id: FILMS.lisbon,
      platform: 'tiktok',
      period_start: '2026-01-01',
      period_end: '2026-01-02',
      source: 'x',
    };
    await story.choose('Export', new File([`${JSON.stringify(line)}\n`], 'wrong.ndjson'));
    await story.press('Cancel');
    await story.choose('Export', new File([`${JSON.stringify(line)}\n`], 'wrong.ndjson'));
    await story.choose('Export', new File(['not an export\n1\n'], 'unknown.csv'));
    story.sees('.seen, [aria-label="Import results"] [role=alert]');
    const meta =
      'Campaign name,Ad name,Reporting starts,Reporting ends,Impressions,Amount spent (EUR)\nLamp launch,Lamp launch ad,2026-01-01,2026-01-02,1000,12.34\n';
    await story.choose('Export', new File([meta], 'meta.csv'));
    story.sees('.seen');
    await story.press('This one: Lamp launch ad is The “lamp” & its <box>', 'Import 1 result', 'Save results as CSV');
  },
  'prints-a-report': async (story) => {
    await story.open('/app/report');
    await story.press('Save report 2026-01-03 to 2026-01-09 as CSV');
    await story.fill('From', '2026-01-05');
    await story.submit('Show');
    await story.press('Print', 'Checker for your customer');
  },
  'activates-rules': async (story, _, page) => {
    await story.open('/app/rules/tiktok?version=3');
    await story.press('Activate v3…', 'Cancel', 'Activate v3…');
    await story.fill('Why, for the ledger', ' ranks better ');
    await story.press('Activate v3');
    story.sees('[aria-label=Versions]');
    page.answer((_method, target) =>
      target.startsWith('/jobs/')
        ? Response.json({ state: 'failed', error: { code: 'x', detail: 'too few results' } })
        : undefined,
    );
    await story.press('Train now');
    page.answer();
  },
  'reads-the-ledger': async (story, { ids }) => {
    await story.open(`/app/ledger?entity=${ids.approved}`);
    await story.fill('What', 'campaigns');
    await story.fill('From', '2026-01-09');
    await story.submit('Show');
    story.sees('main li p');
    await story.press('Save ledger as CSV');
    await story.open('/app/ledger?actor=ada');
    story.sees('main li p');
    await story.fill('Who', 'this machine (no sign-in)');
    await story.submit('Show');
    story.sees('main li:first-child p');
  },
  'looks-after-jobs': async (story) => {
    await story.open('/app/jobs?state=running');
    await story.press('Cancel');
    story.sees('main li, main .notice');
    await story.open('/app/jobs?state=failed');
    story.sees('main li');
  },
  'creates-and-revokes-api-keys': async (story, _, page) => {
    await story.open('/app/settings');
    await story.fill('Name', 'nightly');
    await story.fill('Role', 'operator');
    await story.fill('Valid for', '365');
    await story.submit('Create key');
    await story.press('Copy');
    expect(page.copied.splice(0)).toEqual([expect.stringMatching(/^ce_/)]);
    await story.submit('Create key');
    await story.fill('Name', 'always');
    await story.fill('Valid for', '0');
    await story.submit('Create key');
    await story.press('Revoke vera', 'End the session of oli', /^Send the 2 failed deliveries/);
    story.sees('[aria-label=Keys] li, [aria-label=Sessions] li, [aria-label=Webhooks] li');
  },
  'finds-anything': async (story, _, page) => {
    await story.open('/app/jobs');
    await story.key('/');
    await story.fill(/^Part of a title, a campaign/, 'lamp');
    // the page sends the request after a pause in typing
    await new Promise((resolve) => setTimeout(resolve, 60));
    await page.settle();
    story.sees('dialog[open]');
    await story.key('Escape');
    await story.press('The “lamp” & its <box> film');
  },
  'publishes-and-tries-to-grant': async (story, { ids, as, keys }) => {
    await story.open('/app/campaigns?platform=instagram');
    await story.press(`Publish ${LAMP_INSTAGRAM}`, /^Publish, paused/);
    await story.meanwhile('morning-bot asks to resume', async () => {
      const bot = as(keys.bot);
      const { updated_at } = await bot.campaigns.get({ id: ids.running });
      await bot.approvals.create({ campaign_id: ids.running, transition: 'resume', updated_at, why: 'it did well' });
    });
    await story.open('/app/campaigns?platform=tiktok');
    await story.press('Grant: resume Summer in Lisbon', 'Grant');
    story.sees('[aria-label=Requests]');
  },
  'downloads-a-render': async (story, _, page) => {
    let job: string | null = 'failing';
    page.answer((_method, target) => {
      if (target.endsWith('/renders')) return Response.json({ job_id: job });
      return target.startsWith('/jobs/failing')
        ? Response.json({ state: 'failed', progress: 0.4, error: { code: 'x', detail: 'the film is damaged' } })
        : undefined;
    });
    await story.open(`/app/videos/${FILMS.lamp}?platform=tiktok`);
    await story.press('Download for TikTok');
    job = null;
    await story.press('Download for TikTok');
    page.answer();
  },
  'reads-the-calibration-of-scores': async (story, _, page) => {
    const bin = { from: 0, to: 1, above_median: { value: 0.5, low90: 0.4, high90: 0.6 } };
    const bins = [
      {
        ...bin,
        n: 1023,
        mean_score: 0.31,
        lift: { value: Math.log(0.8), low90: Math.log(0.5), high90: Math.log(1.2) },
      },
      { ...bin, n: 7, mean_score: 0.52, lift: { value: 0, low90: null, high90: null } },
      { ...bin, n: 45, mean_score: 0.74, lift: { value: Math.log(2), low90: Math.log(1.6), high90: Math.log(2.5) } },
    ];
    const found = { platform: 'tiktok', goal: 'ctr', n: 1075, needed: 50, since: '2026-01-02T10:00:00Z', left_out: [] };
    const spearman = { value: 0.437, low90: 0.211, high90: 0.624 };
    page.answer((_method, target) =>
      target.startsWith('/rules/engine/honesty')
        ? Response.json({ ...found, message: 'Higher scores did better.', spearman, bins })
        : undefined,
    );
    await story.open('/app/rules/tiktok');
    story.sees('[aria-label="Did higher scores do better?"]');
    page.answer();
  },
  'sees-changes-made-elsewhere': async (story, { ids, as, keys }, page) => {
    await story.open('/app/campaigns?status=draft&sort=name');
    await page.hear({ is: 'connection', state: 'live' });
    story.sees('.live, tbody th a');
    await story.meanwhile('ada archives a draft, and nobody hears of it', () =>
      as(keys.ada).campaigns.move({ id: ids.whole, transition: 'archive' }),
    );
    story.sees('tbody th a');
    await page.hear({ is: 'event', cursor: '1', event: { event_type: 'campaign_status_changed' } });
    story.sees('tbody th a, [aria-label=Status]');
    await page.hear({ is: 'connection', state: 'away' });
    story.sees('.live');
    await story.open('/app/ledger?what=campaigns');
    await as(keys.ada).campaigns.move({ id: ids.edited, transition: 'archive' });
    await page.hear({ is: 'event', cursor: '2', event: { event_type: 'campaign_status_changed' } });
    // an event that arrives soon after another one is reported together with others
    await new Promise((resolve) => setTimeout(resolve, 400));
    await page.settle();
    story.sees('main li:first-child > p');
  },
  'signs-in': async (story, { keys }, page) => {
    page.as(undefined);
    await story.open('/app/campaigns?status=draft');
    await story.fill('API key', 'ce_wrong');
    await story.submit('Sign in');
    await story.fill('API key', ` ${keys.oli} `);
    await story.submit('Sign in');
    page.as(keys.ada);
  },
};
