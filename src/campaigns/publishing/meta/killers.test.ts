import { ON_META } from '../../../testing/ads/bought-on.ts';
import { killersOn } from '../../../testing/ads/killers-on.ts';

killersOn({ on: ON_META, requests: 6, fickle: ['reject-1487390'] });
