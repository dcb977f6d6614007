// Builds the dashboard, src/interfaces/web, into dist/web: hashed files, each also as .br and .gz. Fails if they are too large.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Maximum sizes as gzip, in kB: what the first page needs, any later part, and everything together. */
const BUDGETS = { first: 60, chunk: 30, all: 170 };
const NAMES = { first: 'first page', chunk: 'largest later part', all: 'whole' };

export async function buildWeb(root) {
  const { build } = await import('vite');
  const out = `${root}dist/web`;
  mkdirSync(out, { recursive: true });
  await build({
    configFile: false,
    root: `${root}src/interfaces/web`,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    define: { BUNDLE_CHECKER: JSON.stringify(await checkerPage(build, `${root}src/interfaces/web/bundle-check`)) },
    build: {
      outDir: out,
      emptyOutDir: true,
      target: 'es2022',
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  const page = readFileSync(`${out}/index.html`, 'utf8');
  const assets = readdirSync(`${out}/assets`);
  const sizes = new Map(
    [...assets.map((name) => `assets/${name}`), 'index.html'].map((name) => [name, compress(`${out}/${name}`)]),
  );
  check(page, sizes);
}

/** Builds the page that checks an evidence bundle in the browser: one file that needs nothing else. */
async function checkerPage(build, directory) {
  const { output } = await build({
    configFile: false,
    root: directory,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: `${directory}/page.ts`, output: { format: 'iife' } },
    },
  });
  const script = `<script>${output[0].code.replaceAll('</', String.raw`<\/`)}</script>`;
  return readFileSync(`${directory}/page.html`, 'utf8').replace('  </body>', () => `    ${script}\n  </body>`);
}

/** Copies the script of the page /docs, and compresses it as .gz. */
export function copyDocsScript(root) {
  mkdirSync(`${root}dist/docs`, { recursive: true });
  const to = `${root}dist/docs/scalar.js`;
  copyFileSync(`${root}node_modules/@scalar/fastify-api-reference/dist/js/standalone.js`, to);
  writeFileSync(`${to}.gz`, gzipSync(readFileSync(to), { level: 9 }));
}

/** Writes both compressed forms. @returns the size as gzip, in kB */
function compress(path) {
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  return gzip.length / 1000;
}

function check(page, sizes) {
  const first = [...sizes].filter(([name]) => name === 'index.html' || page.includes(`/${name}"`));
  const later = [...sizes].filter((each) => !first.includes(each));
  const sum = (parts) => parts.reduce((total, [, size]) => total + size, 0);
  const found = { first: sum(first), chunk: Math.max(0, ...later.map(([, size]) => size)), all: sum([...sizes]) };
  const over = Object.entries(BUDGETS).filter(([part, most]) => found[part] > most);
  if (process.env.WEB_SIZES)
    console.error(
      Object.entries(found)
        .map(([part, size]) => `web.${part}_kb_gz ${size.toFixed(1)}`)
        .join('\n'),
    );
  if (over.length === 0) return;
  throw new Error(
    over
      .map(
        ([part, most]) =>
          `the dashboard's ${NAMES[part]} has ${found[part].toFixed(1)} kB gzipped; ${most} are allowed`,
      )
      .join('; '),
  );
}
