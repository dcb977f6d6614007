import type { Config } from '../../../config.ts';
import type { Engine } from '../../../engine.ts';
import {
  findSigningKey,
  notesInFile,
  readVerifierKeys,
  sealingState,
  toldOf,
  type Verification,
  type VerifierKey,
  verifierKeys,
  verifyLedger,
} from '../../../trust/ledger/index.ts';
import { EXIT } from '../exit.ts';
import { sizeOf, textOf } from '../named-file.ts';
import type { StoreOptions } from '../options.ts';
import { remark, say, sayJson } from '../print.ts';
import { keyPlace } from './begin-sealing.ts';

export interface VerifyOptions extends StoreOptions {
  readonly checkpoint?: string;
  readonly publicKey?: string;
}

/** Verifies the ledger and prints the result. The exit code shows whether the ledger matches what was signed. */
export async function verify(config: Config, options: VerifyOptions, engine: Engine): Promise<void> {
  const keys = await trustedKeys(config, options, engine);
  const { checkpoint, json } = options;
  const outside = checkpoint === undefined ? undefined : notesInFile(readable(checkpoint));
  const verified = await verifyLedger(engine.db, { keys, outside });
  if (!verified.ok) process.exitCode = EXIT.refused;
  const waiting = toldOf(await sealingState(engine.db, engine.now()));
  if (waiting !== undefined) remark(waiting);
  if (json === true) return sayJson(verified);
  tell(verified);
}

/** Returns the given key, or else our own, or else the key that the database names, which proves less. */
async function trustedKeys(config: Config, options: VerifyOptions, engine: Engine): Promise<VerifierKey[]> {
  if (options.publicKey !== undefined) return readVerifierKeys(textOf(options.publicKey), options.publicKey);
  const own = findSigningKey(keyPlace(config, options));
  const stored = await verifierKeys(engine.db);
  if (own !== undefined) {
    if (stored.length > 0 && !stored.includes(own.verifier.text))
      remark(
        'the database names different signers from the key here: if the ledger is sealed elsewhere, use --public-key',
      );
    return [own.verifier];
  }
  if (stored.length === 0) return [];
  remark(
    'there is no signing key here: the public key is taken from the database, where it could have been replaced; use --public-key',
  );
  return readVerifierKeys(stored.join('\n'), 'ledger_keys');
}

function tell({ events, tree_size, root, first_bad }: Verification): void {
  const sealed = `${tree_size} of ${events} events are sealed`;
  if (first_bad === null) {
    say(`the ledger matches what was signed: ${sealed}, root ${root}`);
    return;
  }
  const { seq, to_seq, kind, detail } = first_bad;
  say(
    `the ledger does not match what was signed: ${kind}, seq ${seq === to_seq ? seq : `${seq} to ${to_seq}`}: ${detail}`,
  );
  say(sealed);
}

/** Returns the file name. A file that cannot be read is an error before the ledger is verified. */
function readable(file: string): string {
  sizeOf(file);
  return file;
}
