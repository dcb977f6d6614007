import {
  whatIf as askWhatIf,
  getBestClipDecision as current,
  replayOrchestration as replay,
  replayOrchestrations as replayAll,
  selectBestClipsForPlatforms as selectEach,
  selectBestClipForPlatform as selectOne,
} from '../../decisions/selection/index.ts';
import { onEngine } from './engine.ts';

/** Decides the best READY clip of a video for each platform: evidence, decisions and events, no draft. */
export const selectBestClipsForPlatforms = onEngine(selectEach);

/** The same for one platform. @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` */
export const selectBestClipForPlatform = onEngine(selectOne);

/** The current decision for a video on a platform; undefined when there is none. It never evaluates. */
export const getBestClipDecision = onEngine(current);

/** Computes a past orchestration again from its evidence, and compares bit for bit. @throws `orchestration-not-found` */
export const replayOrchestration = onEngine(replay);

/** The same for all of them, a page at a time. */
export const replayOrchestrations = onEngine(replayAll);

/** What other rule sets would have chosen on the evidence of the past. Writes nothing. */
export const whatIf = onEngine(askWhatIf);
