import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEmbeddedDatabase } from '../src/testing/index.ts';
import { BEYOND_STORIES } from './harness/beyond-stories.ts';
import { DECIDING_STORIES } from './harness/deciding-stories.ts';
import { openPage, type Page } from './harness/page.ts';
import { addPageData, type PageData } from './harness/page-data.ts';
import { tell } from './harness/page-story.ts';
import { RUNNING_STORIES } from './harness/running-stories.ts';

/** One file of tests/pages each, with requests, questions and messages. They run in order: each begins with the state that the previous one left. */
const STORIES = { ...DECIDING_STORIES, ...RUNNING_STORIES, ...BEYOND_STORIES };

onEmbeddedDatabase('the dashboard responds as recorded when', (testContext) => {
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
