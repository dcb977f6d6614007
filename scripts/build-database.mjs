// Writes dist/embedded.tar.gz: the files of an empty embedded database, as initdb creates them. New data directories are unpacked from it.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export async function buildDatabase(root) {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/@electric-sql/pglite/package.json`, 'utf8'));
  const cache = `${root}node_modules/.cache/campaigns-engine`;
  // cached by the version of PGlite, which alone decides the content: initdb takes 3 s of CPU time
  const kept = `${cache}/pglite-${version}.tar.gz`;
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, await emptyDatabase());
    renameSync(`${kept}.${process.pid}`, kept);
  }
  copyFileSync(kept, `${root}dist/embedded.tar.gz`);
}

async function emptyDatabase() {
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create();
  await pglite.exec('checkpoint');
  const files = await pglite.dumpDataDir('gzip');
  await pglite.close();
  return Buffer.from(await files.arrayBuffer());
}
