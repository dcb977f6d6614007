import { expect, test } from 'vitest';
import { differences } from './compare.ts';

test('numbers as text, other time zones, list order and added members are not differences', () => {
  const sent = {
    lifetime_budget: 1200,
    end_time: '2027-01-24T08:00:00+0000',
    special_ad_categories: ['NONE'],
    is_adset_budget_sharing_enabled: false,
    targeting: { geo_locations: { countries: ['DE', 'AT'] }, age_min: 18 },
  };
  const seen = {
    id: '1',
    lifetime_budget: '1200',
    end_time: '2027-01-24T09:00:00+0100',
    special_ad_categories: [],
    targeting: { geo_locations: { countries: ['AT', 'DE'], location_types: ['home'] }, age_min: 18, age_max: 65 },
  };
  expect(differences(sent, seen, (item) => item === 'NONE')).toEqual([]);
});

test('objects in lists are compared item by item, ignoring added members', () => {
  const sent = { creative_list: [{ info: { video: '1' } }], ad_text_list: [{ text: 'a' }] };
  const seen = { creative_list: [{ info: { video: '1', width: 1080 } }], ad_text_list: [{ text: 'b' }] };
  expect(differences(sent, seen)).toEqual([{ field: 'ad_text_list.0.text', ours: 'a', theirs: 'b' }]);
  expect(differences(sent, { ...seen, ad_text_list: [] })).toEqual([
    { field: 'ad_text_list', ours: [{ text: 'a' }], theirs: [] },
  ]);
});

test('a dropped, changed or extended field is reported with its path', () => {
  const sent = {
    url_tags: 'a=1',
    status: 'PAUSED',
    targeting: { instagram_positions: ['reels'] },
    end_time: '2027-01-24T08:00:00+0000',
  };
  const seen = {
    status: 'ACTIVE',
    targeting: { instagram_positions: ['reels', 'story'] },
    end_time: '2027-01-24T08:00:00+0100',
  };
  expect(differences(sent, seen)).toEqual([
    { field: 'url_tags', ours: 'a=1', theirs: null },
    { field: 'status', ours: 'PAUSED', theirs: 'ACTIVE' },
    { field: 'targeting.instagram_positions', ours: ['reels'], theirs: ['reels', 'story'] },
    { field: 'end_time', ours: '2027-01-24T08:00:00+0000', theirs: '2027-01-24T08:00:00+0100' },
  ]);
});
