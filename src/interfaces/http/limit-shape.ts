import { type EngineError, invalid } from '../../core/kernel/index.ts';

/** More than any route accepts. Checking a larger body field by field would delay all other requests. */
const MOST = { entries: 100_000, fields: 1_000, levels: 100, values: 500_000 };

/** Returns why a body is refused because of its shape alone; undefined if it is not. */
export function shapeProblem(body: unknown): EngineError | undefined {
  let level: unknown[] = [body];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST.levels) return refused(`is nested more than ${MOST.levels} levels deep`);
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const inner: unknown[] = Object.values(value);
      const most = Array.isArray(value) ? MOST.entries : MOST.fields;
      if (inner.length > most)
        return refused(
          `has ${Array.isArray(value) ? 'a list' : 'an object'} of ${inner.length}: at most ${most} are allowed`,
        );
      for (const one of inner) below.push(one);
    }
    values += below.length;
    if (values > MOST.values) return refused(`has more than ${MOST.values} values`);
    level = below;
  }
  return undefined;
}

const refused = (message: string) => invalid([{ path: '', message: `the body ${message}` }]);
