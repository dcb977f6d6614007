import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { notFound } from '../../../core/kernel/index.ts';
import { AFTER, groupCommand, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';

interface ListOptions extends StoreOptions {
  readonly limit?: number;
  readonly after?: string;
}

export function secretsCommand(config: Config): Command {
  const set = servedCommand('set', config, 'secrets set meta.access-token < token.txt')
    .description('Store a sealed secret. Its value is read from standard input.')
    .argument('<name>', 'Its name: letters, digits and . _ : -')
    .action(async (name: string, options: StoreOptions) => {
      if (process.stdin.isTTY) remark('Type the value, then Enter and Ctrl-D.');
      // never an argument, because other users of this machine can read those; the final newline is not part of the value
      const value = (await text(process.stdin)).replace(/\r?\n$/, '');
      await withApi(config, options, 'secrets', async ({ client }) => {
        const secret = await client.secrets.put({ name, value });
        if (options.json === true) return sayJson(secret);
        say(`${name} is sealed with the key ${secret.key_id}`);
      });
    });
  const list = servedCommand('list', config, 'secrets list')
    .description('List the names of the secrets. Their values are never shown.')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) =>
      withApi(config, options, 'secrets', async ({ client }) => {
        const { limit, after, json } = options;
        const reply = await client.secrets.list({ limit, after });
        if (json === true) return sayJson(reply);
        const rows = reply.secrets.map(({ name, key_id, created_at, updated_at }) => [
          name,
          key_id,
          created_at,
          updated_at,
        ]);
        say(rows.length === 0 ? 'no secrets' : table(['name', 'key', 'created', 'changed'], rows));
        if (reply.next !== null) remark(`for more: --after ${reply.next}`);
      }),
    );
  const remove = servedCommand('remove', config, 'secrets remove meta.access-token')
    .description('Delete a secret.')
    .argument('<name>', 'Its name')
    .action((name: string, options: StoreOptions) =>
      withApi(config, options, 'secrets', async ({ client }) => {
        const { secrets } = await client.secrets.list({ name });
        const [found] = secrets;
        if (found === undefined) throw notFound('secret-not-found', `there is no secret ${name}`);
        const secret = await client.secrets.remove({ id: found.id });
        if (options.json === true) return sayJson(secret);
        say(`${name} is deleted`);
      }),
    );
  const rotate = servedCommand('rotate', config, 'secrets rotate')
    .description(
      'Seal every secret again, under a new key in the key file or the first key in CAMPAIGNS_ENGINE_SECRET_KEY.',
    )
    .action((options: StoreOptions) =>
      withApi(config, options, 'secrets', async ({ client }) => {
        const rotation = await client.secrets.rotate();
        if (options.json === true) return sayJson(rotation);
        say(`${rotation.resealed} resealed; the key ${rotation.key_id} opens all secrets`);
      }),
    );
  return groupCommand('secrets', 'secrets set meta.access-token < token.txt')
    .description(
      'List and manage sealed secrets, such as tokens of ad accounts. Without a subcommand, lists their names.',
    )
    .addCommand(list, { isDefault: true })
    .addCommand(set)
    .addCommand(remove)
    .addCommand(rotate);
}
