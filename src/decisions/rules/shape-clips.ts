import type { ClipFeatures } from '../../core/kernel/index.ts';
import { packClips } from './pack-clips.ts';
import type { RuleSetDocument } from './schema.ts';
import { worthOf } from './shape-feature.ts';

/** Returns one column for each weighted feature of the rule set, in document order: its worth for each clip, in [0,1]. */
export type ShapeClips = (clips: readonly ClipFeatures[]) => Float64Array[];

/** Shapes clips with the same loops that score them. Refuses a value that is not a number, with its path, `[3].fps`. */
export function clipShaper({ features }: Pick<RuleSetDocument, 'features'>): ShapeClips {
  const names = Object.keys(features);
  const worths = Object.values(features).map((rule) => worthOf(rule, 1));
  return (clips) => {
    const columns = packClips(names, clips);
    return worths.map((addWorth, at) => {
      const shaped = new Float64Array(clips.length);
      const column = columns[at];
      if (column !== undefined) addWorth(column, 0, clips.length, shaped);
      return shaped;
    });
  };
}
