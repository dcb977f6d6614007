import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { plainCommand, wholeNumber } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { stopSignal } from './stop-signal.ts';

interface SandboxFlags {
  readonly port: number;
  readonly seed: number;
  readonly kind?: boolean;
  readonly lag?: number;
  readonly clock: 'real' | 'virtual';
  readonly json?: boolean;
}

export const sandboxCommand = (config: Config): Command =>
  plainCommand('sandbox', 'sandbox --port 9800')
    .description(
      'Serve a local ad platform until SIGTERM or Ctrl-C. It simulates the APIs of Meta, TikTok and Google, following their published specs. See docs/sandbox.md.',
    )
    .option('--port <port>', 'Port to listen on; 0 picks a free one', wholeNumber, 0)
    .option('--seed <n>', 'Seed for faults and results; the same seed gives the same ones', wholeNumber, 1)
    .option('--kind', 'No random faults, no lag, no waiting times')
    .option('--lag <s>', 'Seconds until reads show a write (default: 2 to 20)', seconds)
    .addOption(
      new Option('--clock <clock>', 'Clock of the sandbox; a virtual one moves only by POST /_/clock')
        .choices(['real', 'virtual'])
        .default('real'),
    )
    .action((flags: SandboxFlags) => runSandbox(flags, config.adsSandboxSpeed));

/** @param speed factor by which publishing shortens its waits; the sandbox shortens its own by the same factor */
async function runSandbox({ port, seed, kind, lag, clock, json }: SandboxFlags, speed: number): Promise<void> {
  const { startSandbox } = await import('../../../sandbox/server/index.ts');
  const stop = stopSignal();
  const sandbox = await startSandbox({ port, seed, kind, lagS: lag, clock, speed });
  if (json === true) sayJson({ url: sandbox.url });
  else for (const line of greeting(sandbox.url, kind === true)) say(line);
  await stop;
  await sandbox.close();
}

const greeting = (url: string, isKind: boolean): readonly string[] => [
  `sandbox listening on ${url}`,
  `export CAMPAIGNS_ENGINE_ADS_SANDBOX=${url}`,
  'echo sandbox-token | npx campaigns-engine accounts add --platform meta --environment sandbox --external-id act_840 --setting page_id=1 --setting instagram_user_id=2 --max-daily-minor 100000 --max-campaign-minor 1000000',
  `curl -s ${url}/_/state`,
  ...(isKind
    ? [
        'KIND: no random faults, no lag, no waiting. The real platform is not like this; try without --kind before you trust it.',
      ]
    : []),
];

function seconds(written: string): number {
  if (!/^\d+(\.\d+)?s?$/.test(written)) throw new InvalidArgumentError('Use a number of seconds, such as 5.');
  return Number(written.replace(/s$/, ''));
}
