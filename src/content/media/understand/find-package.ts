import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { packageFile } from '../../../core/kernel/index.ts';

/** The command that adds the models; they and their runtime are 175 MB that most installations can do without. */
export const INSTALL_COMMAND = 'npm run understanding';

/** The module of packages/understanding; undefined where it was not added. */
export function understandingModule(): string | undefined {
  const isInstalled = existsSync(packageFile('packages/understanding/node_modules/onnxruntime-web/package.json'));
  return isInstalled ? pathToFileURL(packageFile('packages/understanding/index.mjs')).href : undefined;
}
