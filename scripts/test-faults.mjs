#!/usr/bin/env node
// Runs what looks for faults at full size: docs/testing.md names each variable, and its size in `npm test`.
import { spawnSync } from 'node:child_process';

const SIZES = {
  SWITCHED_CASES: 'all',
  KILL_ROUNDS: 20,
  FAULT_TURNS: 50,
  CALLS_EACH: 50,
  REPLAYED: 1000,
  MALFORMED_REQUESTS: 10_000,
  IMPORTED_CLIPS: 100_000,
  BROKEN_FILMS: 200,
  DISSOLVE_FILMS: 36,
  JUDGED_SIZE: 3,
  LEARNING_RUNS: 500,
  LEARNING_ROUNDS: 200,
  EXPERIMENT_RUNS: 2000,
  POSTING_ACCOUNTS: 500,
  BUDGET_ACCOUNTS: 200,
  OPTIMIZED_SEEDS: 20,
  OPTIMIZED_CAMPAIGNS: 12,
  OPTIMIZED_DAYS: 60,
  NUM_RUNS: 400,
  CLIENT_POSTS: 1000,
  AGENT_SEQUENCES: 10_000,
  PUBLISHING_KILLS: 'full',
  DASHBOARD_LOOKS: 'all',
  UPLOADED_MIB: 1024,
  PUBLISHING_KILL_ROUNDS: 30,
  PUBLISHING_DRAFTS: 30,
  PUBLISHING_AT_ONCE: 100,
};

const FILES = [
  'tests/kill.test.ts',
  'tests/kill-in-turn.test.ts',
  'tests/concurrency.test.ts',
  'tests/database-away.test.ts',
  'tests/disk-full.test.ts',
  'tests/malformed.test.ts',
  'tests/import-memory.test.ts',
  'tests/broken-films.test.ts',
  'tests/publishing-kill.test.ts',
  'tests/optimization.test.ts',
  'tests/publishing-blackbox.test.ts',
  'tests/client.test.ts',
  'tests/agent-sequences.test.ts',
  'tests/dashboard.test.ts',
  'tests/dashboard-uploads.test.ts',
  'tests/sandbox/behaviors.test.ts',
  'src/campaigns/drafts/orchestrate-many.test.ts',
  'src/campaigns/publishing/killers.test.ts',
  'src/campaigns/publishing/meta/killers.test.ts',
  'src/campaigns/publishing/meta/stories.test.ts',
  'src/campaigns/publishing/tiktok/killers.test.ts',
  'src/content/media/dissolves.test.ts',
  'src/content/media/propose.test.ts',
  'src/content/media/understand/judge.test.ts',
  'src/decisions/inference/train.test.ts',
  'src/decisions/rules/differential.test.ts',
  'src/decisions/selection/replay.test.ts',
  'src/learning/training/train-rules.test.ts',
  'src/optimization/budget/plan-budget.test.ts',
  'src/optimization/experiments/many-experiments.test.ts',
  'src/optimization/posting-times/posting-times.test.ts',
];

const sizes = Object.fromEntries(Object.entries(SIZES).map(([name, size]) => [name, String(size)]));
const { status } = spawnSync('npx', ['vitest', 'run', ...FILES], {
  stdio: 'inherit',
  env: { ...sizes, ...process.env },
});
process.exit(status ?? 1);
