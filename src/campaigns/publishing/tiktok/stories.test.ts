import { ON_TIKTOK } from '../../../testing/ads/bought-on.ts';
import { storiesOn } from '../../../testing/ads/stories-on.ts';

storiesOn({
  on: ON_TIKTOK,
  requests: 4,
  firstRoute: 'POST campaign',
  budgetRoute: 'POST adgroup',
  active: { operation_status: 'ENABLE' },
});
