import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { Json, Step } from '../port.ts';
import { inspect, look, search } from './look.ts';
import { readEntries } from './read.ts';
import { withRegions } from './regions.ts';

/** A list with these entries, returned in pages as requested. */
function listOf(entries: readonly Json[], total = entries.length) {
  const asked: string[] = [];
  const calls = answering(async ({ query = {} }) => {
    const [page, size] = [Number(query.page), Number(query.page_size)];
    asked.push(query.page ?? '');
    const list = entries.slice((page - 1) * size, page * size);
    return replyOf({ code: 0, data: { list, page_info: { total_number: total } } });
  });
  return { calls, asked };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

test('a list is read to its end, or only its newest pages on request', async () => {
  const { calls, asked } = listOf(numbers(25));
  expect(await readEntries(calls, '/x/', {}, 10)).toEqual({ entries: numbers(25) });
  expect(asked).toEqual(['1', '2', '3']);
  expect(await readEntries(calls, '/x/', {}, 10, 2)).toEqual({ entries: numbers(20) });
});

test('a list with fewer entries than its total count is reported as incomplete', async () => {
  for (const entries of [numbers(8), numbers(12)]) {
    const { calls } = listOf(entries, 15);
    expect(await readEntries(calls, '/x/', {}, 10)).toMatchObject({ problem: { code: 'list-incomplete' } });
  }
});

const UPLOAD: Step = {
  ...{ key: 'video', act: 'upload', kind: 'video', needs: [], marker: 'ce:c1:1:video', body: {}, expect: {} },
};

test('a film is looked for among the newest five hundred of the library', async () => {
  const libraryWith = (place: number) =>
    listOf(numbers(700).map((at) => ({ video_id: String(at), file_name: at === place ? UPLOAD.marker : 'another' })));
  for (const place of [0, 499]) {
    const { calls } = libraryWith(place);
    expect(await look(UPLOAD, {}, calls)).toMatchObject({ found: [{ remote_id: String(place) }], is_sound: true });
  }
  const { calls, asked } = libraryWith(500);
  expect(await look(UPLOAD, {}, calls)).toEqual({ found: [], is_sound: true });
  expect(asked).toHaveLength(5);
});

test('a deleted object is found neither by a search nor by an inspection', async () => {
  const rows = ['ENABLE', 'DISABLE', 'DELETE'].map((operation_status) => ({
    ...{ campaign_id: operation_status, campaign_name: 'Lamp ce:c1:1:campaign', operation_status },
  }));
  const { calls } = listOf(rows);
  const ids = async (found: ReturnType<typeof search>) => (await found).found.map(({ remote_id }) => remote_id);
  expect(await ids(search('ce:c1:1', calls))).toEqual(['ENABLE', 'DISABLE']);
  const step: Step = { ...UPLOAD, act: 'set_status', kind: 'campaign', marker: 'DELETE' };
  expect(await inspect(step, {}, 'DELETE', calls)).toEqual({ found: [], is_sound: true });
});

test('countries are sent as location ids of countries, and one that is not offered is refused', async () => {
  const region_info = [
    { region_code: 'DE', location_id: '2921044', level: 'COUNTRY' },
    { region_code: 'DE', location_id: '2950157', level: 'PROVINCE' },
    { region_code: 'FR', location_id: '3017382', level: 'COUNTRY' },
    { region_code: 'US', location_id: '5332921', level: 'PROVINCE' },
  ];
  const calls = answering(async () => replyOf({ code: 0, data: { region_info } }));
  expect(await withRegions({ countries: ['FR', 'DE'], targeting_spec: { age_groups: [] } }, calls)).toEqual({
    body: { targeting_spec: { age_groups: [], location_ids: ['3017382', '2921044'] } },
  });
  expect(await withRegions({ countries: ['DE', 'US'] }, calls)).toMatchObject({
    failure: { certainty: 'rejected', problem: { code: 'country-not-offered', field: 'ad.countries' } },
  });
});
