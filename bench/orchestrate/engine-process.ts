import { openEngine } from '#dist/engine.js';
import { runEngine } from './run-engine.ts';

/** A message from the parent. */
export interface Order {
  readonly picks: readonly string[];
  readonly inFlight: number;
}

/** The engine of this process, which orchestrates what its parent sends, and replies with the completions and its CPU time. */
const engine = await openEngine({ databaseUrl: String(process.argv[2]), poolSize: Number(process.argv[3]) });
process.on('message', async ({ picks, inFlight }: Order) => {
  const before = process.cpuUsage();
  const completions = await runEngine(engine, picks, inFlight);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ completions, cpuUs: user + system });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
