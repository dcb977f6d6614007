import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEmbeddedDatabase } from '../src/testing/index.ts';
import { openPage, type Page } from './harness/page.ts';
import { addPageData, type PageData } from './harness/page-data.ts';
import { FILMS } from './harness/page-films.ts';
import { tell } from './harness/page-story.ts';

type Story = ReturnType<typeof tell>;

const LISBON_TIKTOK = 'Lisbon, TikTok 0:00–0:14';
const LISBON_YOUTUBE = 'Lisbon, YouTube 0:00–0:14';
const LAMP_TIKTOK = 'The “lamp” & its <box>, TikTok 0:02–0:17';
const LAMP_INSTAGRAM = 'The “lamp” & its <box>, Instagram 0:02–0:17';

/** A file of tests/pages for each, with what is sent, asked and said. */
const STORIES: Readonly<Record<string, (story: Story, data: PageData, page: Page) => Promise<void>>> = {
  'sorts-and-narrows-campaigns': async (story) => {
    await story.open('/app/campaigns?status=draft');
    for (let times = 0; times < 3; times++) {
      await story.press(/^Budget/);
      story.sees('tbody th a, thead [aria-sort]');
    }
    await story.press(/^Hook rate/);
    story.sees('tbody th a');
    await story.fill('Part of a name or title', ' lisbon ');
    await story.submit('Search');
    await story.press('Every platform', /^All/);
  },
  'picks-campaigns': async (story) => {
    await story.open('/app/campaigns');
    await story.press(
      'Select all',
      '15 selected',
      `Select ${LISBON_TIKTOK}`,
      `Select ${LISBON_YOUTUBE}`,
      'Select Summer in Lisbon',
    );
    story.sees('.bulk');
    await story.press('Select Summer in Lisbon', `Select ${LISBON_YOUTUBE}`);
    await story.fill('Budget of each selected draft, in EUR', '1.234,5');
    await story.fill('Budget of each selected draft, in EUR', '1,234.5');
    await story.press(/€1,234.50 for 1 draft/);
    await story.press(
      `Select ${LISBON_TIKTOK}`,
      'Select Summer in Lisbon',
      'Approve 1',
      'Cancel',
      'Approve 1',
      'Approve 1',
    );
    await story.press(`Select ${LAMP_TIKTOK}`, 'Select sample 0015', 'Publish 2…', /^Publish \d, paused/);
  },
  'moves-campaigns': async (story) => {
    await story.open('/app/campaigns');
    await story.press('Pause Summer in Lisbon', 'Resume Summer in Lisbon', 'Resume');
    await story.press('Resume sample 0011', 'Cancel', 'Resume sample 0011', /^Resume:/);
    await story.press(
      `Publish ${LAMP_TIKTOK}`,
      'Cancel',
      `Publish ${LAMP_INSTAGRAM}`,
      'Cancel',
      `Reopen ${LAMP_TIKTOK}`,
    );
    await story.open('/app/campaigns?platform=tiktok');
    await story.press('Pause everything on TikTok', 'Cancel');
    await story.open('/app/campaigns?platform=instagram');
    await story.press('Pause everything on Instagram', /^Pause \d/);
    await story.press('Save campaigns as CSV');
  },
  'answers-requests-and-plans': async (story, { ids }) => {
    await story.open('/app/campaigns');
    await story.press('Apply', 'Cancel', 'Apply', 'Apply');
    await story.press(`Grant: publish ${LAMP_INSTAGRAM}`, 'Cancel', `Refuse: publish ${LAMP_INSTAGRAM}`);
    await story.open(`/app/approvals/${ids.request}`);
    story.sees('main');
  },
  'works-through-today': async (story) => {
    await story.open('/');
    await story.press('Test both clips of Lisbon', 'Plan the test', 'Retry', 'Start', 'Apply', 'Apply');
    story.sees('.lead');
  },
  'reviews-drafts': async (story, { ids, as, keys, tick }) => {
    await story.open('/app/review');
    for (const key of ['j', 'j', 'k', 'k', 'k']) {
      await story.key(key);
      story.sees('.told p:first-child');
    }
    await story.key('s', 'e');
    await story.open('/app/review');
    await story.key('a', 'u', 'a');
    await story.press('Archive…', 'Cancel', 'Archive…', 'Archive');
    await story.open(`/app/review?draft=${ids.whole}`);
    await story.fill('Budget lifetime (USD)', 'much');
    story.sees('#budget-read, form button');
    await story.fill('Budget lifetime (USD)', '2,000');
    await story.fill('Name', 'Winter in Lisbon');
    await story.fill('Notes', '');
    await story.submit('Save');
    await story.press(/^Take the/, /^Take the/);
    await story.meanwhile('somebody else edits it', () => {
      tick();
      return as(keys.ada).campaigns.update({ id: ids.whole, budget_cents: 5, notes: 'mine' });
    });
    await story.fill('Budget lifetime (USD)', '7');
    await story.submit('Save');
    await story.press('Show theirs');
  },
  'narrows-videos': async (story) => {
    await story.open('/app/videos');
    await story.fill('State', 'tied');
    await story.fill('Platform', 'youtube');
    await story.fill('Order', 'title');
    story.sees('main h2');
    await story.fill('Part of a title', 'zzz');
    await story.submit('Search');
    story.sees('.notice');
    await story.press('Show every video');
  },
  'asks-why-a-clip-won': async (story) => {
    await story.open(`/app/videos/${FILMS.lisbon}?platform=tiktok`);
    await story.press('Check proof', 'Start a tenth later', 'End a tenth earlier');
    await story.press('Reset');
    story.sees('.to-win');
    await story.press('How to win: 0:40.0–0:41.5 beside the winner');
    story.sees('.answer, [aria-label=Comparison]');
    await story.open(`/app/videos/${FILMS.lisbon}?platform=instagram`);
    await story.press(
      'Try it',
      'Keep this start and end',
      'Cancel',
      'Keep this start and end',
      'Keep and decide again',
    );
    story.sees('.lead, [aria-label=Platforms]');
    await story.press('Exclude 0:00–0:14', 'Cancel', 'Exclude 0:00–0:14');
    await story.fill('Reason', ' another brand ');
    await story.press('Exclude it');
    story.sees('.lead, [aria-label="Excluded clips"]');
    await story.press('Allow 0:00–0:14 again', 'Decide again');
  },
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
  },
  'looks-after-jobs': async (story) => {
    await story.open('/app/jobs?state=running');
    await story.press('Cancel');
    story.sees('main li, main .notice');
    await story.open('/app/jobs?state=failed');
    story.sees('main li');
  },
  'gives-keys': async (story, _, page) => {
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
    // the page asks when the keys have rested
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
  'asks-whether-scores-held': async (story, _, page) => {
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
  'hears-of-changes-elsewhere': async (story, { ids, as, keys }, page) => {
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
    // what is heard soon after another event is told with others
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

onEmbeddedDatabase('what a person does', (testContext) => {
  let page: Page;
  let data: PageData;
  beforeAll(async () => {
    data = await addPageData(await testContext());
    page = openPage({ fetch: data.answer, tick: data.tick, key: data.keys.ada, names: data.names });
  });
  afterAll(async () => {
    await page?.close();
    await data?.close();
  });

  for (const [name, happens] of Object.entries(STORIES))
    test(`a person ${name.replaceAll('-', ' ')}`, async () => {
      const story = tell(page);
      await happens(story, data, page);
      await expect(story.text().trimStart()).toMatchFileSnapshot(`pages/a-person-${name}.txt`);
    });
});
