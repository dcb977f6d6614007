import { type Agenda, type Clock, type ClockChoice, makeAgenda, makeClock } from './clock.ts';

/** What all platforms of a sandbox share. */
export interface World {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly seed: number;
  /** Without lag, waiting and random faults. */
  readonly isKind: boolean;
  /** A fixed read-after-write lag in ms; undefined: drawn for each change. */
  readonly lagMs: number | undefined;
  /** What every wait is divided by, so that a client that hurries meets a platform that does. */
  readonly speed: number;
  /** Divides the waits that begin from now on by at least this. */
  hurry(speed: number): void;
  /** Whether a rule of that name holds. */
  holds(rule: string): boolean;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly kind?: boolean;
  readonly lagS?: number;
  readonly clock?: ClockChoice;
  readonly speed?: number;
  /** Rules and behaviors that are switched off, to see that a test misses them. */
  readonly off?: readonly string[];
}

export function makeWorld(options: WorldOptions = {}): World {
  const off = new Set(options.off);
  const isKind = options.kind ?? false;
  const lagS = options.lagS ?? (isKind ? 0 : undefined);
  let speed = options.speed ?? 1;
  return {
    clock: makeClock(options.clock ?? 'real'),
    agenda: makeAgenda(),
    seed: options.seed ?? 1,
    isKind,
    lagMs: lagS === undefined ? undefined : lagS * 1000,
    get speed() {
      return speed;
    },
    hurry: (asked) => {
      speed = Math.max(speed, asked);
    },
    holds: (rule) => !off.has(rule),
  };
}
