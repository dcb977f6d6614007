import type { Client } from '../../src/interfaces/client/index.ts';
import type { newWorld } from '../../src/testing/ads/world.ts';
import { type TestContext, uuid } from '../../src/testing/index.ts';

/** Films and their clips. No figure occurs twice, so that a mix-up is noticed. */
export const FILMS = { lisbon: uuid(0x11), lamp: uuid(0x22), untitled: uuid(0x33), teaser: uuid(0x44) };
export const CLIPS = {
  ...{ 'lisbon-a': uuid(0x1a), 'lisbon-b': uuid(0x1b), 'lisbon-c': uuid(0x1c) },
  ...{ 'lamp-a': uuid(0x2a), 'lamp-b': uuid(0x2b), 'lamp-c': uuid(0x2c) },
};

const clip = (id: string, start_ms: number, end_ms: number, looks: number, motion: number) => ({
  ...{ id, start_ms, end_ms },
  features: { visual_score: looks, motion_intensity: motion, hook_strength: (looks + motion) / 3 },
});

export const MANIFEST = [
  {
    ...{ id: FILMS.lisbon, title: 'Lisbon', duration_ms: 61_500 },
    clips: [
      clip(CLIPS['lisbon-a'], 0, 14_000, 0.81, 0.32),
      clip(CLIPS['lisbon-b'], 11_200, 22_700, 0.64, 0.47),
      clip(CLIPS['lisbon-c'], 40_000, 41_500, 0.93, 0.55),
    ],
  },
  {
    ...{ id: FILMS.lamp, title: 'The “lamp” & its <box>', duration_ms: 45_000 },
    clips: [
      clip(CLIPS['lamp-a'], 2_000, 17_000, 0.71, 0.21),
      clip(CLIPS['lamp-b'], 20_000, 33_000, 0.58, 0.66),
      clip(CLIPS['lamp-c'], 34_000, 44_000, 0.49, 0.13),
    ],
  },
  { id: FILMS.untitled, duration_ms: 214_000, clips: [clip(uuid(0x3a), 5_000, 30_000, 0.42, 0.12)] },
  { id: FILMS.teaser, title: 'Teaser', duration_ms: 9_000, clips: [clip(uuid(0x4a), 0, 8_500, 0.37, 0.28)] },
];

/** The address of the pages in tests. This host needs no key until one exists. */
export const ADDRESS = 'http://127.0.0.1:8080';

/** The place to which data are added. */
export interface DataPlace {
  readonly ctx: Awaited<ReturnType<typeof newWorld>>['ctx'];
  readonly clock: TestContext['clock'];
  readonly world: Awaited<ReturnType<typeof newWorld>>;
  readonly client: Client;
  readonly as: (key?: string) => Client;
}
