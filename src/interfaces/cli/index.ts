import { Command, CommanderError } from 'commander';
import type { Config } from '../../config.ts';
import { analyzeCommand } from './analyze.ts';
import { bestClipCommand } from './best-clip.ts';
import { campaignsCommand } from './campaigns.ts';
import { demoCommand } from './demo.ts';
import { EXIT, exitCodeOf, wordsOf } from './exit.ts';
import { explainCommand } from './explain.ts';
import { importCommand } from './import.ts';
import { jobsCommand } from './jobs.ts';
import { keysCommand } from './keys.ts';
import { ledgerCommand } from './ledger.ts';
import { migrateCommand } from './migrate.ts';
import { moveCommand } from './move.ts';
import { orchestrateCommand } from './orchestrate.ts';
import { remark } from './print.ts';
import { renderCommand } from './render.ts';
import { replayCommand } from './replay.ts';
import { resultsCommand } from './results.ts';
import { retentionCommand } from './retention.ts';
import { rulesCommand } from './rules.ts';
import { runCommand } from './run.ts';
import { schedulesCommand } from './schedules.ts';
import { secretsCommand } from './secrets.ts';
import { serveCommand } from './serve.ts';
import { webhooksCommand } from './webhooks.ts';
import { workerCommand } from './worker.ts';

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
