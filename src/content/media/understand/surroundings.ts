import type { FoundBox } from './model.ts';

/** A change of green by more than this, 0–255, means that a pixel has changed: sensors and codecs cause less. */
const CHANGED = 10;
/** One of so many pixels in each direction is compared. */
const STEP = 2;
const WHOLE_STEP = 8;

export interface Picture {
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Returns the share of pixels within a box that changed between two frames. */
export const changeWithin = (before: Picture, now: Picture, box: FoundBox): number =>
  changedShare(before, now, STEP, rangeOf(box, 0, now), undefined);

/** Does the same for a border around the box, as wide as the box is high. */
export const changeAround = (before: Picture, now: Picture, box: FoundBox): number =>
  changedShare(before, now, STEP, rangeOf(box, Math.max(8, Math.min(box.w, box.h)), now), rangeOf(box, 2, now));

export const changeOfAll = (before: Picture, now: Picture): number =>
  changedShare(before, now, WHOLE_STEP, { left: 0, top: 0, right: now.width, bottom: now.height }, undefined);

interface Range {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const rangeOf = ({ x, y, w, h }: FoundBox, grown: number, { width, height }: Picture): Range => ({
  left: Math.max(0, Math.floor(x - grown)),
  top: Math.max(0, Math.floor(y - grown)),
  right: Math.min(width, Math.ceil(x + w + grown)),
  bottom: Math.min(height, Math.ceil(y + h + grown)),
});

function changedShare(before: Picture, now: Picture, step: number, range: Range, hole: Range | undefined): number {
  let [changed, count] = [0, 0];
  for (let y = range.top; y < range.bottom; y += step)
    for (let x = range.left; x < range.right; x += step) {
      if (hole !== undefined && y >= hole.top && y < hole.bottom && x >= hole.left && x < hole.right) continue;
      const at = 3 * (y * now.width + x) + 1;
      count += 1;
      if (Math.abs((now.rgb[at] ?? 0) - (before.rgb[at] ?? 0)) > CHANGED) changed += 1;
    }
  return count === 0 ? 0 : changed / count;
}
