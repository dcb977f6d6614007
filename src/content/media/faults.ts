import { sharpnessShare, within } from './features.ts';
import { flashRate } from './flashes.ts';
import type { Bars, GridPicture, Measurement } from './measure/measurement.ts';
import { HOP_MS } from './measure/measurement.ts';
import type { Shots, Stretch } from './shots.ts';
import { tileDifference } from './tile-difference.ts';

/** A frame with a mean change of no more than this is still: the noise tolerance of FFmpeg's freezedetect. */
const STILL_AMOUNT = 0.001;
/** A shorter still is a low frame rate or a pause. */
const FREEZE_MS = 1000;
/** A clip whose first frame stays still for this long looks stuck. */
const FIRST_FREEZE_MS = 500;
const BLURRED = 0.15;
/** A line is part of a bar if it is black in this share of a shot's frames. */
const BAR_SHARE = 0.95;

/** Describes the visual faults of a clip; docs/media.md has formulas and sources. */
export function describeFaults(film: Measurement, { shots }: Shots, clip: Stretch) {
  const pictures = within(film.grid, clip);
  const [first] = pictures;
  if (first === undefined) return {};
  return {
    bars_share: barsShare(film.grid, shots, clip),
    flash_rate_hz: flashRate(film.frames, clip),
    freeze_share: Math.min(1, frozenMs(pictures) / (clip.end_ms - clip.start_ms)),
    first_picture_ok: isDead(pictures, first) ? 0 : 1,
    loop_distance: loopDistance(film, clip),
  };
}

/**
 * Returns the share of the frame that is covered by bars, as a mean over the clip's shots, weighted by length; a shot that is all
 * black has none.
 */
function barsShare(grid: readonly GridPicture[], shots: readonly Stretch[], clip: Stretch): number {
  let weighted = 0;
  let count = 0;
  for (const shot of shots) {
    const common = { start_ms: Math.max(shot.start_ms, clip.start_ms), end_ms: Math.min(shot.end_ms, clip.end_ms) };
    if (common.end_ms <= common.start_ms) continue;
    const bars = within(grid, common).flatMap((picture) => picture.bars ?? []);
    if (bars.length === 0) continue;
    const lasting = (side: keyof Bars) =>
      bars.map((one) => one[side]).sort((a, b) => a - b)[Math.floor((1 - BAR_SHARE) * bars.length)] ?? 0;
    const shown = (1 - lasting('top') - lasting('bottom')) * (1 - lasting('left') - lasting('right'));
    weighted += bars.length * (1 - Math.max(0, shown));
    count += bars.length;
  }
  return count === 0 ? 0 : Math.min(1, weighted / count);
}

const isStill = ({ motion }: GridPicture) => motion !== undefined && motion <= STILL_AMOUNT;

/** Returns the total time of stills that last a second or longer. */
function frozenMs(pictures: readonly GridPicture[]): number {
  let frozen = 0;
  let run = 0;
  const close = () => {
    if (run * HOP_MS >= FREEZE_MS) frozen += run * HOP_MS;
    run = 0;
  };
  for (const [at, picture] of pictures.entries()) {
    // the first frame of a clip was compared with one before the clip
    if (at > 0 && isStill(picture)) run = run === 0 ? 2 : run + 1;
    else close();
  }
  close();
  return frozen;
}

/** Returns whether the first frame is black, blurred, or still for half a second. */
function isDead(pictures: readonly GridPicture[], first: GridPicture): boolean {
  if (first.isBlack || sharpnessShare(first.sharpness) < BLURRED) return true;
  const after = pictures.slice(1, 1 + FIRST_FREEZE_MS / HOP_MS);
  return after.length === FIRST_FREEZE_MS / HOP_MS && after.every(isStill);
}

/** Returns how much the last frame differs from the first, [0,1]: the jump that a viewer sees when the clip loops. */
function loopDistance(film: Measurement, clip: Stretch): number {
  const inside = within(film.frames, clip);
  return tileDifference(inside[0], inside.at(-1)) / (3 * 255);
}
