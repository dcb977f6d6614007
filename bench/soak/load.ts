import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../http/client.ts';
import type { Kind, Mix } from './mix.ts';

/** A request that was answered. */
export interface Answered {
  readonly kind: Kind;
  /** Milliseconds since the load began. */
  readonly dueMs: number;
  readonly latencyMs: number;
}

type Listener = (answered: Answered) => void;

/** Answers that were not as they should be. */
export class Faults {
  readonly #counts = new Map<string, number>();
  #first = '';

  add(what: string, body: string): void {
    if (this.#first === '') this.#first = `${what}: ${body}`;
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** How many, by kind of request and status. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** @throws when there are any */
  expectNone(): void {
    if (this.#counts.size === 0) return;
    const counts = [...this.#counts].map(([what, times]) => `${what} × ${times}`).join(', ');
    throw new Error(`requests failed: ${counts}; the first one: ${this.#first}`);
  }
}

/**
 * A closed loop: each connection sends its next request as soon as the one before is answered.
 *
 * @returns requests answered a second
 */
export async function sendNonstop(
  connections: readonly Connection[],
  mix: Mix,
  forMs: number,
  faults: Faults,
): Promise<number> {
  const beganAt = performance.now();
  let answered = 0;
  const work = async (connection: Connection) => {
    while (performance.now() - beganAt < forMs) {
      await ask(connection, mix, faults);
      answered++;
    }
  };
  await Promise.all(connections.map(work));
  return (answered * 1000) / (performance.now() - beganAt);
}

/**
 * An open loop: requests are due at fixed times, whether or not earlier ones are answered. Latencies count from the time at
 * which a request was due, so that they tell of a stall to every request that it kept waiting, also to those that could not
 * be sent for want of a free connection (“coordinated omission”).
 */
export async function sendOnTime(
  connections: readonly Connection[],
  mix: Mix,
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
  faults: Faults,
  listener: Listener,
): Promise<void> {
  const beganAt = performance.now();
  const total = Math.floor((forMs * perSecond) / 1000);
  let begun = 0;
  const work = async (connection: Connection) => {
    for (let n = begun++; n < total; n = begun++) {
      const dueMs = (n * 1000) / perSecond;
      const early = dueMs - (performance.now() - beganAt);
      if (early > 0) await sleep(Math.ceil(early));
      const kind = await ask(connection, mix, faults);
      listener({ kind, dueMs, latencyMs: performance.now() - beganAt - dueMs });
    }
  };
  await Promise.all(connections.map(work));
}

async function ask(connection: Connection, mix: Mix, faults: Faults): Promise<Kind> {
  const { kind, bytes, take } = mix.next();
  const answer = await connection.send(bytes);
  if (!take(answer)) faults.add(`${kind} ${answer.status}`, answer.body);
  return kind;
}
