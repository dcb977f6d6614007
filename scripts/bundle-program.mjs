// Bundles the program, because loading a thousand files takes longer than most commands. Each script is loaded when a command needs it, and V8
// uses code compiled in advance. Packages with their own files are not bundled.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXTERNAL = ['@electric-sql/pglite', 'fs-native-extensions', 'node-av', 'node-av/*', 'pg-native'];
/** To find out whether it runs on Cloudflare, pg looks at `Response`, which makes Node load all of its `fetch` in every process. */
const NOT_ON_CLOUDFLARE = {
  name: 'not-on-cloudflare',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]pg[/\\]lib[/\\]stream\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replace("typeof Response === 'function'", 'false');
      if (contents === text)
        throw new Error(`${path} asks for Cloudflare in other words: change scripts/bundle-program.mjs`);
      return { contents, loader: 'js' };
    }),
};

const COMMON = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifyWhitespace: true,
  legalComments: 'none',
  external: EXTERNAL,
  plugins: [NOT_ON_CLOUDFLARE],
  logLevel: 'warning',
};

const START = `#!/usr/bin/env node
import { loadScript } from './chunks/load-script.js';

loadScript('./main.cjs');
`;

/** Builds dist/main.js with the scripts that it starts, and the child process that reads films, in dist/chunks. */
export async function bundleProgram(root) {
  const esbuild = await import('esbuild');
  const chunks = `${root}dist/chunks`;
  // FFmpeg's child process is beside the scripts that fork it, and is a module, because a script cannot require FFmpeg
  const child = { entryPoints: [`${root}src/content/media/child.ts`], outfile: `${chunks}/child.js` };
  const program = { entryPoints: [`${root}src/main.ts`], outdir: chunks, chunkNames: '[name]-[hash]', splitting: true };
  const [{ outputFiles }] = await Promise.all([
    esbuild.build({ ...COMMON, ...program, define: { 'import.meta.url': 'programUrl' }, write: false }),
    esbuild.build({ ...COMMON, ...child }),
  ]);
  mkdirSync(chunks, { recursive: true });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const { code } = await esbuild.transform(text, { format: 'cjs', target: 'node20', minifyWhitespace: true });
      writeFileSync(`${chunks}/${basename(path, '.js')}.cjs`, scriptOf(code));
    }),
  );
  copyFileSync(`${root}scripts/load-script.mjs`, `${chunks}/load-script.js`);
  writeFileSync(`${root}dist/main.js`, START);
}

/** Wraps a script so that V8 can read it without decoding. It imports modules through a function, because precompiled code cannot do it itself. */
function scriptOf(code) {
  // esbuild leaves such characters in regular expressions, where the escape means the same
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = code
    .replace(/(?<![.\w])import\((?=")/g, 'importModule(')
    .replace(/(require|importModule)\("\.\/([\w-]+)\.js"\)/g, '$1("./$2.cjs")');
  const parameters = 'module, require, importModule, programUrl';
  return `(function (${parameters}) {${text.replace(/[^\0-\x7f]/g, escaped)}})`;
}

/** Compiles the scripts in advance, in a separate process, because V8's flags must be the same as at every start. */
export function compileProgram() {
  const own = /^(CAMPAIGNS_ENGINE_|OTEL_|DATABASE_URL$|NODE_OPTIONS$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !own.test(name));
  const env = { ...Object.fromEntries(inherited), CAMPAIGNS_ENGINE_LOG_LEVEL: 'silent' };
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('compile-program.mjs', import.meta.url))], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) console.error('The program was not compiled ahead: it runs, and starts a fifth of a second later.');
}
