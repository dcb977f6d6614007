import { draw } from './draw.ts';
import type { FaultName } from './fault-kinds.ts';

/** When which fault happens. */
export interface FaultRule {
  /** `POST adsets`: the method and the edge, or the kind of the object (`POST campaign`); `*` stands for any. */
  readonly route: string;
  readonly kind: FaultName;
  /** Only from the nth match of the rule on, the first being 1; once, unless `times` says more. */
  readonly nth?: number;
  /** At each match with this probability. */
  readonly probability?: number;
  /** How often at most. */
  readonly times?: number;
  /** Of late-commit. Default: 60. */
  readonly delay_s?: number;
  /** Of drop-field. */
  readonly field?: string;
}

export interface Fault {
  readonly kind: FaultName;
  readonly delayS: number;
  readonly field: string | undefined;
}

export interface Faults {
  add(rules: readonly FaultRule[]): void;
  /** The fault that meets this request. */
  meet(route: string): Fault | undefined;
  clear(): void;
}

/** What meets a request by chance, unless the sandbox is kind. A client that loses nothing and waits its turn gets past all of them. */
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

/** @param chance the share of requests that a random fault meets */
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

/** `POST /act_1/adsets`, `POST {campaign}` → method and last word */
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
