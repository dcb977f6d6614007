import { type Agenda, type Clock, type ClockChoice, makeAgenda, makeClock } from './clock.ts';

/** What all platforms of a sandbox share. */
export interface World {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly seed: number;
  /** Whether there is no lag, no waiting, and no random fault. */
  readonly isKind: boolean;
  /** A fixed read-after-write lag in ms; undefined means that it is drawn for each change. */
  readonly lagMs: number | undefined;
  /** The factor by which every wait is shortened, so that a client that shortens its waits meets a platform that does, too. */
  readonly speed: number;
  /** Shortens the waits that begin from now on by at least this factor. */
  hurry(speed: number): void;
  /** Checks whether a rule is switched on. */
  holds(rule: string): boolean;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly kind?: boolean;
  readonly lagS?: number;
  readonly clock?: ClockChoice;
  readonly speed?: number;
  /** Rules and behaviors to switch off, to check that a test notices. */
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
