import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { groupCommand } from '../options.ts';
import { exportCommand } from './ledger-export.ts';
import { listEventsCommand } from './ledger-list.ts';
import { consistencyCommand, proveCommand } from './ledger-prove.ts';
import { publicKeyCommand, sealCommand } from './ledger-seal.ts';
import { verifyCommand } from './ledger-verify.ts';

export const ledgerCommand = (config: Config): Command =>
  groupCommand('ledger', 'ledger --event-type campaign_created_auto --limit 20')
    .description('List, seal, verify, prove and export ledger events. Without a subcommand, lists them.')
    .addCommand(listEventsCommand(config), { isDefault: true })
    .addCommand(verifyCommand(config))
    .addCommand(proveCommand(config))
    .addCommand(consistencyCommand(config))
    .addCommand(exportCommand(config))
    .addCommand(sealCommand(config))
    .addCommand(publicKeyCommand(config));
