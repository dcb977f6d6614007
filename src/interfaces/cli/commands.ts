import type { Command } from 'commander';
import type { Config } from '../../config.ts';

/** A top-level command: its line in the help, and where it is defined. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads its definition. Only the command that was called is loaded. */
  readonly load: () => Promise<(config: Config) => Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'Run the whole workflow on real footage and a generated film',
    load: async () => (await import('./films/demo.ts')).demoCommand,
  },
  {
    name: 'run',
    summary: 'Run the whole workflow on a film: measure, propose clips, decide, draft',
    load: async () => (await import('./films/run.ts')).runCommand,
  },
  {
    name: 'analyze',
    summary: 'Measure films and propose clips',
    load: async () => (await import('./films/analyze.ts')).analyzeCommand,
  },
  {
    name: 'render',
    summary: 'Render a clip for a platform',
    load: async () => (await import('./films/render.ts')).renderCommand,
  },
  {
    name: 'serve',
    summary: 'Start the HTTP API, the dashboard and a worker for background jobs',
    load: async () => (await import('./operations/serve.ts')).serveCommand,
  },
  {
    name: 'sandbox',
    summary: 'Start a local ad platform for trying out publishing',
    load: async () => (await import('./operations/sandbox.ts')).sandboxCommand,
  },
  {
    name: 'worker',
    summary: 'Run background jobs',
    load: async () => (await import('./operations/worker.ts')).workerCommand,
  },
  {
    name: 'mcp',
    summary: 'Offer tools to an agent over the Model Context Protocol (stdio)',
    load: async () => (await import('./operations/mcp.ts')).mcpCommand,
  },
  {
    name: 'migrate',
    summary: "Bring the database's schema up to date",
    load: async () => (await import('./operations/migrate.ts')).migrateCommand,
  },
  {
    name: 'move',
    summary: 'Move an embedded database to PostgreSQL',
    load: async () => (await import('./operations/move.ts')).moveCommand,
  },
  {
    name: 'import',
    summary: 'Import videos and clips from NDJSON or CSV',
    load: async () => (await import('./catalog/import.ts')).importCommand,
  },
  {
    name: 'videos',
    summary: 'List videos',
    load: async () => (await import('./catalog/videos.ts')).videosCommand,
  },
  {
    name: 'orchestrate',
    summary: 'Decide the best clip for each platform and draft campaigns',
    load: async () => (await import('./campaigns/orchestrate.ts')).orchestrateCommand,
  },
  {
    name: 'best-clip',
    summary: 'Show the current decision for a video on a platform',
    load: async () => (await import('./campaigns/best-clip.ts')).bestClipCommand,
  },
  {
    name: 'explain',
    summary: 'Explain why clips won and what would change the result',
    load: async () => (await import('./campaigns/explain.ts')).explainCommand,
  },
  {
    name: 'campaigns',
    summary: 'List and manage campaigns',
    load: async () => (await import('./campaigns/campaigns.ts')).campaignsCommand,
  },
  {
    name: 'accounts',
    summary: 'List and manage ad accounts',
    load: async () => (await import('./publishing/accounts.ts')).accountsCommand,
  },
  {
    name: 'publish',
    summary: 'Publish an approved campaign as paused ads',
    load: async () => (await import('./publishing/publish.ts')).publishCommand,
  },
  {
    name: 'smoke',
    summary: 'Test the assumptions of publishing on an ad account',
    load: async () => (await import('./publishing/smoke.ts')).smokeCommand,
  },
  {
    name: 'publications',
    summary: 'List, show and continue publications',
    load: async () => (await import('./publishing/publications.ts')).publicationsCommand,
  },
  {
    name: 'activate',
    summary: 'Activate a published campaign: from then on it can spend money',
    load: async () => (await import('./publishing/moves.ts')).activateCommand,
  },
  {
    name: 'pause',
    summary: 'Pause a campaign on its platform',
    load: async () => (await import('./publishing/moves.ts')).pauseCommand,
  },
  {
    name: 'resume',
    summary: 'Resume a paused campaign',
    load: async () => (await import('./publishing/moves.ts')).resumeCommand,
  },
  {
    name: 'budget',
    summary: 'Plan budgets, or set the budget of a published campaign',
    load: async () => (await import('./budgets/budgets.ts')).budgetCommand,
  },
  {
    name: 'reconcile',
    summary: 'Compare an ad account with our records',
    load: async () => (await import('./publishing/moves.ts')).reconcileCommand,
  },
  {
    name: 'compensate',
    summary: 'Delete the objects that a publication created',
    load: async () => (await import('./publishing/moves.ts')).compensateCommand,
  },
  {
    name: 'jobs',
    summary: 'List and manage background jobs',
    load: async () => (await import('./jobs/jobs.ts')).jobsCommand,
  },
  {
    name: 'schedules',
    summary: 'List and manage recurring jobs',
    load: async () => (await import('./jobs/schedules.ts')).schedulesCommand,
  },
  {
    name: 'results',
    summary: 'Import, sync and list results',
    load: async () => (await import('./results/results.ts')).resultsCommand,
  },
  {
    name: 'experiments',
    summary: 'Compare clips in experiments',
    load: async () => (await import('./experiments/experiments.ts')).experimentsCommand,
  },
  {
    name: 'timing',
    summary: 'Show when to post, and set the rules of the account',
    load: async () => (await import('./posting-times/timing.ts')).timingCommand,
  },
  {
    name: 'rules',
    summary: 'List, apply, activate and train rule sets',
    load: async () => (await import('./rules/rules.ts')).rulesCommand,
  },
  {
    name: 'replay',
    summary: 'Recompute past decisions, or compute them under other rule sets',
    load: async () => (await import('./campaigns/replay.ts')).replayCommand,
  },
  {
    name: 'ledger',
    summary: 'List, seal, verify, prove and export ledger events',
    load: async () => (await import('./ledger/ledger.ts')).ledgerCommand,
  },
  {
    name: 'webhooks',
    summary: 'List and manage webhooks',
    load: async () => (await import('./access/webhooks.ts')).webhooksCommand,
  },
  {
    name: 'keys',
    summary: 'List and manage API keys',
    load: async () => (await import('./access/keys.ts')).keysCommand,
  },
  {
    name: 'approvals',
    summary: 'List, grant and refuse agents’ spending requests',
    load: async () => (await import('./access/approvals.ts')).approvalsCommand,
  },
  {
    name: 'secrets',
    summary: 'List and manage sealed secrets',
    load: async () => (await import('./access/secrets.ts')).secretsCommand,
  },
  {
    name: 'retention',
    summary: 'Export and delete old evidence and finished jobs',
    load: async () => (await import('./operations/retention.ts')).retentionCommand,
  },
];
