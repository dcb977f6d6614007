import { ON_GOOGLE } from '../../../testing/ads/bought-on.ts';
import { killersOn } from '../../../testing/ads/killers-on.ts';

killersOn({ on: ON_GOOGLE, requests: 3, fickle: ['reject-1487390'] });
