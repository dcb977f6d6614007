import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { AFTER, groupCommand, id, instant, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';

type CreateOptions = StoreOptions & Omit<Input<'keys.create'>, 'expires_at'> & { readonly expires?: Date };

interface ListOptions extends StoreOptions {
  readonly limit?: number;
  readonly after?: string;
}

export function keysCommand(config: Config): Command {
  const create = servedCommand('create', config, 'keys create --role operator --name nightly-import --expires 90d')
    .description('Create an API key and print it once. As soon as one key exists, every HTTP request needs a key.')
    .addOption(
      new Option('--role <role>', 'Role of the key').choices(['viewer', 'operator', 'admin']).makeOptionMandatory(),
    )
    .addOption(
      new Option('--kind <kind>', 'Who or what uses it. An agent is never an admin; only a person can grant approvals')
        .choices(['person', 'service', 'agent'])
        .default('person'),
    )
    .requiredOption('--name <name>', 'Name of the key; the ledger shows it as the actor')
    .option('--expires <when>', 'When it expires, e.g. 90d, 12h or 2027-01-31T12:00:00Z (default: never)', expiry)
    .action((options: CreateOptions) => withApi(config, options, 'keys', (api) => createKey(api, options)));
  const list = servedCommand('list', config, 'keys list')
    .description('List API keys, newest first.')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => withApi(config, options, 'keys', (api) => listKeys(api, options)));
  const revoke = servedCommand('revoke', config, 'keys revoke 11111111-1111-1111-1111-111111111111')
    .description('Revoke an API key. It stops working immediately.')
    .argument('<id>', 'The id of the key', id)
    .action((keyId: string, options: StoreOptions) =>
      withApi(config, options, 'keys', async ({ client }) => {
        const key = await client.keys.revoke({ id: keyId });
        if (options.json === true) return sayJson(key);
        say(`revoked ${key.name} (${key.prefix}…)`);
      }),
    );
  return groupCommand('keys', 'keys create --role admin --name ada')
    .description('List and manage API keys: who may do what over HTTP. Without a subcommand, lists them.')
    .addCommand(list, { isDefault: true })
    .addCommand(create)
    .addCommand(revoke);
}

async function createKey({ client }: Api, { name, role, kind, expires, json }: CreateOptions): Promise<void> {
  const { id: keyId, key } = await client.keys.create({ name, role, kind, expires_at: expires?.toISOString() });
  if (json === true) return sayJson({ id: keyId, name, role, key });
  say(key);
  remark(
    `The key of ${name} (${role}), shown only once. Send it as \`Authorization: Bearer …\`, or set CAMPAIGNS_ENGINE_KEY.`,
  );
}

async function listKeys({ client }: Api, { limit, after, json }: ListOptions): Promise<void> {
  const reply = await client.keys.list({ limit, after });
  if (json === true) return sayJson(reply);
  const rows = reply.keys.map((key) => [
    key.id,
    key.name,
    key.role,
    `${key.prefix}…`,
    key.state,
    key.created_at,
    key.expires_at ?? 'never',
    key.last_used_at ?? 'never',
  ]);
  const head = ['id', 'name', 'role', 'key', 'state', 'created', 'expires', 'last used'];
  say(rows.length === 0 ? 'no keys: on loopback, everyone can do everything' : table(head, rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}

const UNITS_MS = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Reads `12h`, `90d` or `8w` from now, or a time in RFC 3339. */
function expiry(written: string): Date {
  const [, count, unit] = /^(\d{1,4})([hdw])$/.exec(written) ?? [];
  const factor = Object.entries(UNITS_MS).find(([name]) => name === unit)?.[1];
  if (factor !== undefined) return new Date(Date.now() + Number(count) * factor);
  if (/^\d{4}-/.test(written)) return instant(written);
  throw new InvalidArgumentError('Use 12h, 90d, 8w, or a time such as 2027-01-31T12:00:00Z.');
}
