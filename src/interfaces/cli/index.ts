import { Command, CommanderError } from 'commander';
import type { Config } from '../../config.ts';
import { keysCommand } from './access/keys.ts';
import { secretsCommand } from './access/secrets.ts';
import { webhooksCommand } from './access/webhooks.ts';
import { bestClipCommand } from './campaigns/best-clip.ts';
import { campaignsCommand } from './campaigns/campaigns.ts';
import { explainCommand } from './campaigns/explain.ts';
import { orchestrateCommand } from './campaigns/orchestrate.ts';
import { replayCommand } from './campaigns/replay.ts';
import { importCommand } from './catalog/import.ts';
import { EXIT, exitCodeOf, wordsOf } from './exit.ts';
import { analyzeCommand } from './films/analyze.ts';
import { demoCommand } from './films/demo.ts';
import { renderCommand } from './films/render.ts';
import { runCommand } from './films/run.ts';
import { jobsCommand } from './jobs/jobs.ts';
import { schedulesCommand } from './jobs/schedules.ts';
import { ledgerCommand } from './ledger/ledger.ts';
import { migrateCommand } from './operations/migrate.ts';
import { moveCommand } from './operations/move.ts';
import { retentionCommand } from './operations/retention.ts';
import { serveCommand } from './operations/serve.ts';
import { workerCommand } from './operations/worker.ts';
import { remark } from './print.ts';
import { resultsCommand } from './results/results.ts';
import { rulesCommand } from './rules/rules.ts';

/** Runs the command line; returns the exit code. */
export async function runCli(argv: readonly string[], config: Config, version: string): Promise<number> {
  const program = new Command('campaigns-engine')
    .description(
      'From a finished video to the right clip on each platform, a draft campaign, and proof that it was the right call.',
    )
    .version(version)
    .addHelpText('after', '\nExample:\n  $ campaigns-engine demo');
  for (const command of [
    demoCommand,
    runCommand,
    analyzeCommand,
    renderCommand,
    serveCommand,
    workerCommand,
    migrateCommand,
    moveCommand,
    importCommand,
    orchestrateCommand,
    bestClipCommand,
    explainCommand,
    campaignsCommand,
    jobsCommand,
    schedulesCommand,
    resultsCommand,
    rulesCommand,
    replayCommand,
    ledgerCommand,
    webhooksCommand,
    keysCommand,
    secretsCommand,
    retentionCommand,
  ])
    program.addCommand(command(config));
  throwInsteadOfExit(program);
  try {
    await program.parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.ok;
  } catch (error) {
    // commander has said what was wrong itself; --help and --version end with 0
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    remark(`campaigns-engine: ${wordsOf(error)}`);
    return exitCodeOf(error);
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows the options and an example)');
  for (const child of command.commands) throwInsteadOfExit(child);
}
