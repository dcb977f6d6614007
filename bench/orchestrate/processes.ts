import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order } from './engine-process.ts';
import type { Completion } from './steady-rate.ts';

const PROGRAM = fileURLToPath(new URL('engine-process.ts', import.meta.url));

interface Answer {
  readonly completions: readonly Completion[];
  readonly cpuUs: number;
}

/** Engines in separate processes, on one database. */
export interface EngineProcesses {
  /** Distributes picks and clients among them. @returns what they finished, and their total CPU time */
  run(picks: readonly string[], inFlight: number): Promise<{ completions: Completion[]; cpuUs: number }>;
  end(): void;
}

export async function startProcesses(count: number, url: string, poolSize: number): Promise<EngineProcesses> {
  const children = Array.from({ length: count }, () =>
    fork(PROGRAM, [url, String(poolSize)], { execArgv: ['--import', 'tsx'] }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  return {
    run: async (picks, inFlight) => {
      const share = picks.length / count;
      const answers = await Promise.all(
        children.map((child, at) =>
          ask(child, { picks: picks.slice(at * share, (at + 1) * share), inFlight: inFlight / count }),
        ),
      );
      return {
        completions: answers.flatMap(({ completions }, at) =>
          completions.map((completion) => ({ ...completion, client: completion.client + (at * inFlight) / count })),
        ),
        cpuUs: answers.reduce((sum, { cpuUs }) => sum + cpuUs, 0),
      };
    },
    end: () => {
      for (const child of children) child.disconnect();
    },
  };
}

async function ask(child: ChildProcess, order: Order): Promise<Answer> {
  child.send(order);
  const [answer] = await once(child, 'message');
  return answer;
}
