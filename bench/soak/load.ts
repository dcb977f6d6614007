import type { Connection } from '../http/client.ts';
import { onTime } from '../http/on-time.ts';
import type { Kind, Mix } from './mix.ts';

/** A request that was answered. */
export interface Answered {
  readonly kind: Kind;
  /** Milliseconds since the load began. */
  readonly dueMs: number;
  readonly latencyMs: number;
}

type Listener = (answered: Answered) => void;

/** Replies that were not as expected. */
export class Faults {
  readonly #counts = new Map<string, number>();
  #first = '';

  add(what: string, body: string): void {
    if (this.#first === '') this.#first = `${what}: ${body}`;
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** Their number, by kind of request and status. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** @throws if there are any */
  expectNone(): void {
    if (this.#counts.size === 0) return;
    const counts = [...this.#counts].map(([what, times]) => `${what} × ${times}`).join(', ');
    throw new Error(`requests failed: ${counts}; the first one: ${this.#first}`);
  }
}

/**
 * Runs a closed loop: each connection sends its next request as soon as the previous one is answered.
 *
 * @returns requests answered per second
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

/** Runs an open loop: see `onTime`. */
export const sendOnTime = (
  connections: readonly Connection[],
  mix: Mix,
  pace: { readonly perSecond: number; readonly forMs: number },
  faults: Faults,
  listener: Listener,
): Promise<void> =>
  onTime(
    connections,
    pace,
    (connection) => ask(connection, mix, faults),
    (kind, { dueMs }, latencyMs) => listener({ kind, dueMs, latencyMs }),
  );

async function ask(connection: Connection, mix: Mix, faults: Faults): Promise<Kind> {
  const { kind, bytes, take } = mix.next();
  const answer = await connection.send(bytes);
  if (!take(answer)) faults.add(`${kind} ${answer.status}`, answer.body);
  return kind;
}
