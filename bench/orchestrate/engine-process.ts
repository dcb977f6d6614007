import { openEngine } from '#dist/engine.js';
import { runEngine } from './run-engine.ts';

/** What the parent sends. */
export interface Order {
  readonly picks: readonly string[];
  readonly inFlight: number;
}

/** A process with an engine of its own: orchestrates what its parent sends, and answers with the completions and its processor time. */
const engine = await openEngine({ databaseUrl: String(process.argv[2]), poolSize: Number(process.argv[3]) });
process.on('message', async ({ picks, inFlight }: Order) => {
  const before = process.cpuUsage();
  const completions = await runEngine(engine, picks, inFlight);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ completions, cpuUs: user + system });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
