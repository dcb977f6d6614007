import type { Command } from 'commander';
import type { Config } from '../../config.ts';

/** A command of the first level: what the help says of it, and where it is defined. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads its definition; only the command that is asked for is loaded. */
  readonly load: () => Promise<(config: Config) => Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'run the main job on real footage and on a film made here',
    load: async () => (await import('./films/demo.ts')).demoCommand,
  },
  {
    name: 'run',
    summary: 'run the main job on a film: measure it, propose clips, decide, draft',
    load: async () => (await import('./films/run.ts')).runCommand,
  },
  {
    name: 'analyze',
    summary: 'measure films and propose clips',
    load: async () => (await import('./films/analyze.ts')).analyzeCommand,
  },
  {
    name: 'render',
    summary: 'render a clip for a platform',
    load: async () => (await import('./films/render.ts')).renderCommand,
  },
  {
    name: 'serve',
    summary: 'start the HTTP API and a worker for background jobs',
    load: async () => (await import('./operations/serve.ts')).serveCommand,
  },
  {
    name: 'sandbox',
    summary: 'start a local ad platform to try publishing on',
    load: async () => (await import('./operations/sandbox.ts')).sandboxCommand,
  },
  {
    name: 'worker',
    summary: 'work on background jobs',
    load: async () => (await import('./operations/worker.ts')).workerCommand,
  },
  {
    name: 'mcp',
    summary: 'offer tools to an agent (Model Context Protocol, standard input and output)',
    load: async () => (await import('./operations/mcp.ts')).mcpCommand,
  },
  {
    name: 'migrate',
    summary: "bring the database's schema up to date",
    load: async () => (await import('./operations/migrate.ts')).migrateCommand,
  },
  {
    name: 'move',
    summary: 'move an embedded database to PostgreSQL',
    load: async () => (await import('./operations/move.ts')).moveCommand,
  },
  {
    name: 'import',
    summary: 'import videos and clips from NDJSON or CSV',
    load: async () => (await import('./catalog/import.ts')).importCommand,
  },
  {
    name: 'orchestrate',
    summary: 'decide the best clip for each platform and draft campaigns',
    load: async () => (await import('./campaigns/orchestrate.ts')).orchestrateCommand,
  },
  {
    name: 'best-clip',
    summary: 'show the current decision for a video on a platform',
    load: async () => (await import('./campaigns/best-clip.ts')).bestClipCommand,
  },
  {
    name: 'explain',
    summary: 'explain why clips won, and what would change the result',
    load: async () => (await import('./campaigns/explain.ts')).explainCommand,
  },
  {
    name: 'campaigns',
    summary: 'list and manage campaigns (default: list)',
    load: async () => (await import('./campaigns/campaigns.ts')).campaignsCommand,
  },
  {
    name: 'accounts',
    summary: 'list and manage ad accounts (default: list)',
    load: async () => (await import('./publishing/accounts.ts')).accountsCommand,
  },
  {
    name: 'publish',
    summary: 'make paused ads of an approved campaign',
    load: async () => (await import('./publishing/publish.ts')).publishCommand,
  },
  {
    name: 'smoke',
    summary: 'try on an ad account what publishing assumes of its platform',
    load: async () => (await import('./publishing/smoke.ts')).smokeCommand,
  },
  {
    name: 'publications',
    summary: 'list, show and continue publications (default: list)',
    load: async () => (await import('./publishing/publications.ts')).publicationsCommand,
  },
  {
    name: 'activate',
    summary: 'activate a published campaign: money is at risk from then on',
    load: async () => (await import('./publishing/moves.ts')).activateCommand,
  },
  {
    name: 'pause',
    summary: 'pause a campaign on its platform',
    load: async () => (await import('./publishing/moves.ts')).pauseCommand,
  },
  {
    name: 'resume',
    summary: 'activate a paused campaign again',
    load: async () => (await import('./publishing/moves.ts')).resumeCommand,
  },
  {
    name: 'budget',
    summary: 'set the budget of a published campaign',
    load: async () => (await import('./publishing/moves.ts')).budgetCommand,
  },
  {
    name: 'reconcile',
    summary: 'compare an ad account with what is known of it',
    load: async () => (await import('./publishing/moves.ts')).reconcileCommand,
  },
  {
    name: 'compensate',
    summary: 'take back what a publication created',
    load: async () => (await import('./publishing/moves.ts')).compensateCommand,
  },
  {
    name: 'jobs',
    summary: 'list and manage background jobs (default: list)',
    load: async () => (await import('./jobs/jobs.ts')).jobsCommand,
  },
  {
    name: 'schedules',
    summary: 'list and manage recurring jobs (default: list)',
    load: async () => (await import('./jobs/schedules.ts')).schedulesCommand,
  },
  {
    name: 'results',
    summary: 'import and list results (default: list)',
    load: async () => (await import('./results/results.ts')).resultsCommand,
  },
  {
    name: 'experiments',
    summary: 'test clips against each other, day by day (default: list)',
    load: async () => (await import('./experiments/experiments.ts')).experimentsCommand,
  },
  {
    name: 'rules',
    summary: 'list, apply, activate and train rule sets (default: list)',
    load: async () => (await import('./rules/rules.ts')).rulesCommand,
  },
  {
    name: 'replay',
    summary: 'compute past decisions again, or under other rule sets',
    load: async () => (await import('./campaigns/replay.ts')).replayCommand,
  },
  {
    name: 'ledger',
    summary: 'list, verify, prove and export ledger events (default: list)',
    load: async () => (await import('./ledger/ledger.ts')).ledgerCommand,
  },
  {
    name: 'webhooks',
    summary: 'list and manage webhooks (default: list)',
    load: async () => (await import('./access/webhooks.ts')).webhooksCommand,
  },
  {
    name: 'keys',
    summary: 'list and manage API keys (default: list)',
    load: async () => (await import('./access/keys.ts')).keysCommand,
  },
  {
    name: 'secrets',
    summary: 'list and manage sealed secrets (default: list)',
    load: async () => (await import('./access/secrets.ts')).secretsCommand,
  },
  {
    name: 'retention',
    summary: 'export and delete old evidence and ended jobs',
    load: async () => (await import('./operations/retention.ts')).retentionCommand,
  },
];
