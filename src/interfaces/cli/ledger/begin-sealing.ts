import type { Config } from '../../../config.ts';
import type { Background } from '../../../core/kernel/index.ts';
import type { Engine } from '../../../engine.ts';
import {
  type KeyPlace,
  keyFileIn,
  openSigningKey,
  protection,
  type SealingHealth,
  startSealer,
  verifierKeys,
} from '../../../trust/ledger/index.ts';
import { startDeliverer } from '../../../trust/webhooks/index.ts';
import type { StoreOptions } from '../options.ts';
import type { SealOptions } from './sealing.ts';

/** Returns where the key that signs the ledger is, according to these options. */
export const keyPlace = (config: Config, { dataDir }: Pick<StoreOptions, 'dataDir'>): KeyPlace => ({
  pem: config.ledgerKey,
  file: keyFileIn(dataDir),
});

/**
 * Seals the ledger and delivers webhooks until it is stopped. Logs it if only triggers protect the ledger in this database.
 *
 * @param health receives the state of sealing
 */
export async function beginSealing(
  config: Config,
  options: StoreOptions & SealOptions,
  engine: Engine,
  health: SealingHealth,
): Promise<Background> {
  if ((await protection(engine.db)) === 'triggers')
    engine.log.info(
      {},
      'only triggers protect the ledger: this database role could remove them (see docs/ledger.md, migrate --app-role)',
    );
  const key = options.seal ? openSigningKey(keyPlace(config, options)) : undefined;
  if (key !== undefined && (await verifierKeys(engine.db)).some((signer) => signer !== key.verifier.text))
    engine.log.warn(
      {},
      'another key has also sealed this ledger: use the same key in all processes (CAMPAIGNS_ENGINE_LEDGER_KEY), and verify with a --public-key file that contains both',
    );
  const outside = { file: options.checkpointFile, url: options.checkpointUrl };
  const sealer = key && startSealer(engine, { key, outside, health });
  const deliverer = startDeliverer(engine, { toPrivate: config.privateWebhooks });
  return {
    stop: async () => {
      await sealer?.stop();
      await deliverer.stop();
    },
  };
}
