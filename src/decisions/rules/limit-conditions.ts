import type { Limit } from '../../core/platforms/index.ts';
import type { RuleSetInput } from './schema.ts';

/** Returns a platform's limits as conditions: requirements must hold, advice should. */
export function requirementsAndAdvice(
  limits: readonly Limit[],
): Required<Pick<RuleSetInput, 'requirements' | 'advice'>> {
  const of = (level: Limit['level']) => limits.filter((limit) => limit.level === level);
  return {
    requirements: of('required').map((limit) => ({ ...named(limit), must: conditionOf(limit) })),
    advice: of('advised').map((limit) => ({ ...named(limit), should: conditionOf(limit) })),
  };
}

const named = ({ id, because, source, checked_at }: Limit) => ({ id, because, source, checked_at });

function conditionOf(limit: Limit): string {
  if ('feature' in limit) return range(limit.feature, limit.min, limit.max);
  const { pictures, tolerance } = limit;
  const shapes = pictures.map(({ aspect_ratio, min_width, min_height }) =>
    [
      range(`aspect_ratio - ${aspect_ratio}`, -tolerance, tolerance),
      range('width', min_width),
      range('height', min_height),
    ]
      .filter((condition) => condition !== '')
      .join(' && '),
  );
  return shapes.length === 1 ? shapes.join() : shapes.map((shape) => `(${shape})`).join(' || ');
}

/** Returns “clip.fps >= 23 && clip.fps <= 60”, or nothing without a limit. */
function range(quantity: string, min?: number, max?: number): string {
  const least = min === undefined ? [] : [`clip.${quantity} >= ${min}`];
  const most = max === undefined ? [] : [`clip.${quantity} <= ${max}`];
  return [...least, ...most].join(' && ');
}
