import { google } from '../../campaigns/publishing/google/index.ts';
import { meta } from '../../campaigns/publishing/meta/index.ts';
import { tiktok } from '../../campaigns/publishing/tiktok/index.ts';
import type { BoughtOn } from './platform-world.ts';

export const ON_META: BoughtOn = {
  adapter: meta,
  name: 'meta',
  placement: 'instagram',
  kinds: { video: 'video', campaign: 'campaign', adset: 'ad_group', ad: 'ad' },
  words: { active: 'ACTIVE', removed: 'DELETED' },
  externalId: (number) => `act_${number}`,
  settings: { page_id: '100', instagram_user_id: '200' },
};

export const ON_TIKTOK: BoughtOn = {
  adapter: tiktok,
  name: 'tiktok',
  placement: 'tiktok',
  kinds: { video: 'video', campaign: 'campaign', adgroup: 'ad_group', ad: 'ad' },
  words: { active: 'ENABLE', removed: 'DELETE' },
  externalId: (number) => String(number),
  settings: { identity_type: 'BC_AUTH_TT', identity_id: '7000000000000000001' },
};

export const ON_GOOGLE: BoughtOn = {
  adapter: google,
  name: 'google',
  placement: 'youtube',
  kinds: { video: 'video', campaign: 'campaign', ad_group: 'ad_group', ad: 'ad' },
  words: { active: 'ENABLED', removed: 'REMOVED' },
  externalId: (number) => String(number),
  settings: { business_name: 'Lamps & Co', logo: '77', login_customer_id: '123-456-7890' },
};
