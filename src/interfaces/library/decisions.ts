import {
  whatIf as askWhatIf,
  getBestClipDecision as current,
  replayOrchestration as replay,
  replayOrchestrations as replayAll,
  selectBestClipsForPlatforms as selectEach,
  selectBestClipForPlatform as selectOne,
} from '../../decisions/selection/index.ts';
import { onEngine } from './engine.ts';

/** Decides the best READY clip of a video for each platform: writes evidence, decisions and events, but no drafts. */
export const selectBestClipsForPlatforms = onEngine(selectEach);

/** Decides the best clip for one platform. @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` */
export const selectBestClipForPlatform = onEngine(selectOne);

/** Returns the current decision for a video on a platform, or undefined if there is none. Evaluates nothing. */
export const getBestClipDecision = onEngine(current);

/** Computes a past orchestration again from its evidence, and compares the results bit for bit. @throws `orchestration-not-found` */
export const replayOrchestration = onEngine(replay);

/** Replays all past orchestrations, one page at a time. */
export const replayOrchestrations = onEngine(replayAll);

/** Computes what other rule sets would have decided on past evidence. Writes nothing. */
export const whatIf = onEngine(askWhatIf);
