import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { type StoreOptions, servedCommand, withApi } from '../options.ts';

export const mcpCommand = (config: Config): Command =>
  servedCommand('mcp', config, 'mcp --server http://127.0.0.1:8080')
    .description(
      'Offer tools to an agent over the Model Context Protocol, on standard input and output. Without --server, it opens the data directory itself.',
    )
    .action(async (options: StoreOptions) => {
      const { serveMcp } = await import('../../mcp/index.ts');
      await withApi(config, options, 'mcp', async ({ client }) => {
        // reports a wrong key or address here, not to the agent at its first call
        await client.meta.get();
        await serveMcp(client);
      });
    });
