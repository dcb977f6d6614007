import { z } from 'zod';
import {
  type ClipFeatures,
  FEATURES,
  type FeatureKind,
  featureKind,
  OWN_FEATURE_NAME,
  unknownFeature,
} from '../../core/kernel/index.ts';

const Flag = z
  .union([z.boolean(), z.literal([0, 1]).transform((value) => value === 1)], { error: 'must be true or false' })
  .optional();

function feature(kind: FeatureKind) {
  if (kind.type === 'boolean') return Flag.describe(kind.meaning);
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = kind;
  const number = kind.integer ? z.int().min(min).max(max) : z.number().min(min).max(max);
  return number.optional().describe(kind.unit === '' ? kind.meaning : `${kind.meaning} (${kind.unit})`);
}

const givable = Object.entries<FeatureKind>(FEATURES).filter(([, { derived }]) => derived?.isGivable !== false);

/** A clip's features as input: known names with values in their ranges, and x_… names with any finite number. */
export const Features = z
  .object(Object.fromEntries(givable.map(([name, kind]) => [name, feature(kind)])))
  .catchall(z.unknown())
  .superRefine((features, refinement) => {
    for (const [name, value] of Object.entries(features)) {
      const problem = givenProblem(name, value);
      if (problem !== undefined) refinement.addIssue({ code: 'custom', path: [name], message: problem });
    }
  })
  .transform((features): ClipFeatures => {
    const present: Record<string, number | boolean> = {};
    for (const [name, value] of Object.entries(features)) {
      if (typeof value === 'number' || typeof value === 'boolean') present[name] = value;
    }
    return present;
  })
  .meta({ id: 'ClipFeatures' });

function givenProblem(name: string, value: unknown): string | undefined {
  const derived = featureKind(name)?.derived;
  if (derived?.isGivable === false) return `is derived (${derived.formula}): leave it out`;
  if (Object.hasOwn(FEATURES, name)) return undefined;
  if (!OWN_FEATURE_NAME.test(name)) return unknownFeature(name);
  return typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a finite number';
}
