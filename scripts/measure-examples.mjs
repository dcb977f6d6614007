// Creates examples/catalog.ndjson again: the films of examples/films.json, measured by the product's own `analyze`.
//
//   node scripts/measure-examples.mjs FOLDER     # FOLDER contains the films; examples/README.md says where they come from

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clips that `analyze` proposes by default, and clips of a few more lengths, so that there are several for every platform. */
const RUNS = [
  ['--min', '3'],
  ['--fixed', '6'],
  ['--fixed', '10'],
  ['--fixed', '30'],
  ['--fixed', '45'],
];
const DECIMALS = 5;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/measure-examples.mjs FOLDER');
  process.exit(2);
}
const films = JSON.parse(readFileSync('examples/films.json', 'utf8'));
const runs = RUNS.map((options) => analyze(options));
const lines = films.map((film, at) =>
  JSON.stringify(
    videoOf(
      film,
      runs.map(({ files }) => files[at]),
    ),
  ),
);
writeFileSync('examples/catalog.ndjson', `${lines.join('\n')}\n`);

function analyze(options) {
  const paths = films.map(({ file }) => join(folder, file));
  const call = ['dist/main.js', 'analyze', '--dry-run', '--json', ...options, ...paths];
  return JSON.parse(execFileSync('node', call, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
}

function videoOf({ id, title, source }, analyses) {
  const failed = analyses.find(({ error }) => error !== undefined);
  if (failed !== undefined) throw new Error(`${failed.file}: ${failed.error.message}`);
  const byPlace = new Map(
    analyses.flatMap(({ clips }) => clips.map((clip) => [`${clip.start_ms} ${clip.end_ms}`, clip])),
  );
  const clips = [...byPlace.values()].sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
  return {
    id,
    title,
    duration_ms: analyses[0].duration_ms,
    source_uri: source,
    clips: clips.map(({ start_ms, end_ms, features }) => ({
      id: idOf(id, start_ms, end_ms),
      start_ms,
      end_ms,
      features: Object.fromEntries(Object.entries(features).map(([name, value]) => [name, rounded(value)])),
    })),
  };
}

function rounded(value) {
  return typeof value === 'number' ? Number(value.toFixed(DECIMALS)) : value;
}

/** Returns an id that is always the same for a film and times: a UUID of version 8 (RFC 9562) from SHA-256. */
function idOf(...parts) {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
