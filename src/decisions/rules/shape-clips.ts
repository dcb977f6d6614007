import type { ClipFeatures } from '../../core/kernel/index.ts';
import { BLOCK } from './block.ts';
import { packClips, readerOf } from './pack-clips.ts';
import type { RuleSetDocument } from './schema.ts';
import { worthOf } from './shape-feature.ts';

/** Clips in, for each weighted feature of the rule set in document order what it is worth for each of them, in [0,1]. */
export type ShapeClips = (clips: readonly ClipFeatures[]) => Float64Array[];

/** Shapes clips by the very loops that score them. A value that is not a number is refused with its place, `[3].fps`. */
export function clipShaper({ features }: Pick<RuleSetDocument, 'features'>): ShapeClips {
  const readers = Object.keys(features).map(readerOf);
  const worths = Object.values(features).map(worthOf);
  return (clips) => {
    const shaped = worths.map(() => new Float64Array(clips.length));
    for (let from = 0; from < clips.length; from += BLOCK) {
      const { columns, length } = packClips(readers, clips, from);
      worths.forEach((addWorth, at) => {
        const [column, worth] = [columns[at], shaped[at]];
        if (column !== undefined && worth !== undefined)
          addWorth(column, 1, length, worth.subarray(from, from + length));
      });
    }
    return shaped;
  };
}
