import { googlePlatform } from '../google/index.ts';
import { metaPlatform } from '../meta/index.ts';
import { tiktokPlatform } from '../tiktok/index.ts';
import type { SandboxPlatform, World } from '../world/index.ts';

/** The platforms of a sandbox; a test adds its own. */
export const PLATFORMS: ((world: World) => SandboxPlatform)[] = [metaPlatform, tiktokPlatform, googlePlatform];
