import { sharpnessShare, within } from './features.ts';
import { flashRate } from './flashes.ts';
import type { Bars, GridPicture, Measurement } from './measure/measurement.ts';
import { HOP_MS } from './measure/measurement.ts';
import type { Shots, Stretch } from './shots.ts';
import { tileDifference } from './tile-difference.ts';

/** Means over the picture that change by no more than this are a picture that stands: the noise tolerance of FFmpeg's freezedetect. */
const STILL_AMOUNT = 0.001;
/** Shorter than this, a picture that stands is a low frame rate or a breath. */
const FREEZE_MS = 1000;
/** A clip whose first picture stands for so long looks stuck. */
const FIRST_FREEZE_MS = 500;
const BLURRED = 0.15;
/** A line is part of a bar when it is black in this share of a shot's pictures. */
const BAR_SHARE = 0.95;

/** What is wrong with a clip's picture; formulas and sources stand in docs/media.md. */
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

/** Share of the picture under bars, mean over the shots of the clip by their length; a shot that is black throughout has none. */
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

/** How much of the pictures' time nothing moves for a second or longer. */
function frozenMs(pictures: readonly GridPicture[]): number {
  let frozen = 0;
  let run = 0;
  const close = () => {
    if (run * HOP_MS >= FREEZE_MS) frozen += run * HOP_MS;
    run = 0;
  };
  for (const [at, picture] of pictures.entries()) {
    // the first picture of a clip is compared with one before the clip
    if (at > 0 && isStill(picture)) run = run === 0 ? 2 : run + 1;
    else close();
  }
  close();
  return frozen;
}

/** Whether the first picture is black, blurred, or stands still for half a second. */
function isDead(pictures: readonly GridPicture[], first: GridPicture): boolean {
  if (first.isBlack || sharpnessShare(first.sharpness) < BLURRED) return true;
  const after = pictures.slice(1, 1 + FIRST_FREEZE_MS / HOP_MS);
  return after.length === FIRST_FREEZE_MS / HOP_MS && after.every(isStill);
}

/** How far the last picture is from the first, [0,1]: what a viewer sees jump when the clip starts again. */
function loopDistance(film: Measurement, clip: Stretch): number {
  const inside = within(film.frames, clip);
  return tileDifference(inside[0], inside.at(-1)) / (3 * 255);
}
