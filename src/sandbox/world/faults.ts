import { draw } from './draw.ts';
import type { FaultName } from './fault-kinds.ts';

/** Which fault happens, and when. */
export interface FaultRule {
  /** `POST adsets`: the method and the edge, or the kind of the object (`POST campaign`); `*` matches any. */
  readonly route: string;
  readonly kind: FaultName;
  /** From the nth match of the rule on, counted from 1; once, unless `times` is set. */
  readonly nth?: number;
  /** The probability at each match. */
  readonly probability?: number;
  /** The most times that the fault happens. */
  readonly times?: number;
  /** For late-commit. Default: 60. */
  readonly delay_s?: number;
  /** For drop-field. */
  readonly field?: string;
}

export interface Fault {
  readonly kind: FaultName;
  readonly delayS: number;
  readonly field: string | undefined;
}

export interface Faults {
  add(rules: readonly FaultRule[]): void;
  /** Returns the fault for this request, if any. */
  meet(route: string): Fault | undefined;
  clear(): void;
}

/** Random faults, unless the sandbox is in kind mode. A client that loses nothing and waits when told to overcomes all of them. */
const BY_CHANCE: readonly FaultName[] = [
  'http-500-2',
  'http-500-2-after-commit',
  'throttle-400-17',
  'html-502-before-commit',
  'html-502-after-commit',
  'reset-before-commit',
  'reset-after-commit',
  'silence-after-commit',
  'cut-reply-length',
  'cut-reply-close',
];

/** @param chance the probability that a request meets a random fault */
export function makeFaults(seed: number, chance: number): Faults {
  let rules: { readonly rule: FaultRule; matches: number; fired: number }[] = [];
  let seen = new Map<string, number>();
  return {
    add(added) {
      rules.push(...added.map((rule) => ({ rule, matches: 0, fired: 0 })));
    },
    meet(route) {
      const count = (seen.get(route) ?? 0) + 1;
      seen.set(route, count);
      let met: FaultRule | undefined;
      for (const [index, entry] of rules.entries()) {
        if (!matches(entry.rule.route, route)) continue;
        entry.matches += 1;
        if (met !== undefined || !fires(entry, draw(seed, 'rule', index, entry.matches))) continue;
        entry.fired += 1;
        met = entry.rule;
      }
      if (met !== undefined) return { kind: met.kind, delayS: met.delay_s ?? 60, field: met.field };
      if (draw(seed, 'chance', route, count) >= chance) return undefined;
      const kind = BY_CHANCE[Math.floor(draw(seed, 'which', route, count) * BY_CHANCE.length)];
      return kind === undefined ? undefined : { kind, delayS: 60, field: undefined };
    },
    clear() {
      rules = [];
      seen = new Map();
    },
  };
}

function fires(entry: { readonly rule: FaultRule; readonly matches: number; readonly fired: number }, luck: number) {
  const { nth, probability, times } = entry.rule;
  if (entry.fired >= (times ?? (nth === undefined ? Number.POSITIVE_INFINITY : 1))) return false;
  return entry.matches >= (nth ?? 1) && luck < (probability ?? 1);
}

function matches(pattern: string, route: string): boolean {
  const [method, what] = split(pattern);
  const [itsMethod, its] = split(route);
  return (method === '*' || method === itsMethod) && (what === '*' || what === its);
}

/** Splits `POST /act_1/adsets` or `POST {campaign}` into the method and the last part of the path. */
function split(route: string): readonly [string, string] {
  const [method = '*', path = '*'] = route.trim().split(/\s+/);
  return [
    method.toUpperCase(),
    path
      .replaceAll(/[{}]/g, '')
      .split('/')
      .findLast((part) => part !== '') ?? '*',
  ];
}
