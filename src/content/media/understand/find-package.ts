import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { packageFile } from '../../../core/kernel/index.ts';

/** The command that installs the models; with their runtime they take 175 MB, which most installations do not need. */
export const INSTALL_COMMAND = 'npm run understanding';

/** Returns the module of packages/understanding; undefined if it is not installed. */
export function understandingModule(): string | undefined {
  const isInstalled = existsSync(packageFile('packages/understanding/node_modules/onnxruntime-web/package.json'));
  return isInstalled ? pathToFileURL(packageFile('packages/understanding/index.mjs')).href : undefined;
}
