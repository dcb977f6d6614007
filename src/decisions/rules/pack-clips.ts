import { type ClipFeatures, columnNumber, featureKind, invalid } from '../../core/kernel/index.ts';
import { valueProblem } from './schema.ts';

/** Packs clips into columns, one per feature. Refuses a value that is invalid for its feature, with its path, `[3].fps`. */
export function packClips(features: readonly string[], clips: readonly ClipFeatures[]): Float64Array[] {
  const columns = features.map((feature) => {
    const type = featureKind(feature)?.type ?? 'number';
    return { feature, type, numbers: new Float64Array(clips.length) };
  });
  clips.forEach((clip, at) => {
    for (const { feature, type, numbers } of columns)
      numbers[at] = columnNumber(clip[feature], type) ?? refuse(feature, clip[feature], at);
  });
  return columns.map(({ numbers }) => numbers);
}

function refuse(feature: string, value: unknown, at: number): never {
  throw invalid([{ path: `[${at}].${feature}`, message: valueProblem(feature, value) ?? 'is not a value' }]);
}
