import { ON_TIKTOK } from '../../../testing/ads/bought-on.ts';
import { killersOn } from '../../../testing/ads/killers-on.ts';

killersOn({ on: ON_TIKTOK, requests: 4 });
