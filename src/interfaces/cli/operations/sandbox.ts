import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { wholeNumber } from '../options.ts';
import { say } from '../print.ts';
import { stopSignal } from './stop-signal.ts';

interface SandboxFlags {
  readonly port: number;
  readonly seed: number;
  readonly kind?: boolean;
  readonly lag?: number;
  readonly clock: 'real' | 'virtual';
}

export const sandboxCommand = (config: Config): Command =>
  new Command('sandbox')
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
    .addHelpText('after', '\nExample:\n  $ campaigns-engine sandbox --port 9800')
    .action((flags: SandboxFlags) => runSandbox(flags, config.adsSandboxSpeed));

/** @param speed factor by which publishing shortens its waits; the sandbox shortens its own by the same factor */
async function runSandbox({ port, seed, kind, lag, clock }: SandboxFlags, speed: number): Promise<void> {
  const { startSandbox } = await import('../../../sandbox/server/index.ts');
  const stop = stopSignal();
  const sandbox = await startSandbox({ port, seed, kind, lagS: lag, clock, speed });
  say(`sandbox listening on ${sandbox.url}`);
  for (const line of linesToPaste(sandbox.url)) say(line);
  if (kind)
    say(
      'KIND: no random faults, no lag, no waiting. The real platform is not like this; try without --kind before you trust it.',
    );
  await stop;
  await sandbox.close();
}

const linesToPaste = (url: string): readonly string[] => [
  `export CAMPAIGNS_ENGINE_ADS_SANDBOX=${url}`,
  'echo sandbox-token | npx campaigns-engine accounts add --platform meta --environment sandbox --external-id act_840 --setting page_id=1 --setting instagram_user_id=2 --max-daily-minor 100000 --max-campaign-minor 1000000',
  `curl -s ${url}/_/state`,
];

function seconds(written: string): number {
  if (!/^\d+(\.\d+)?s?$/.test(written)) throw new InvalidArgumentError('Use a number of seconds, such as 5.');
  return Number(written.replace(/s$/, ''));
}
