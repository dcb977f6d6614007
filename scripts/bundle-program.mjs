// Bundles the program twice, since loading a thousand files takes longer than most commands: as modules, each loaded when a command needs it, and
// as one script, which V8 takes with the code that it compiled before. Packages with files of their own stay outside.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const EXTERNAL = ['@electric-sql/pglite', 'fs-native-extensions', 'node-av', 'node-av/*', 'pg-native'];
/** Whether this is Cloudflare, pg asks of a `Response`: for that, Node loads all of its `fetch`, in each process that starts. */
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
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  legalComments: 'none',
  sourcemap: 'linked',
  sourcesContent: false,
  external: EXTERNAL,
  plugins: [NOT_ON_CLOUDFLARE],
  logLevel: 'warning',
};

/** dist/main.js with what it starts in dist/chunks. */
export async function bundleProgram(root) {
  const { build } = await import('esbuild');
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [
      { in: 'src/main.ts', out: 'chunks/main' },
      // FFmpeg's child process stands beside the chunk that forks it
      { in: 'src/content/media/child.ts', out: 'chunks/child' },
    ],
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    // CommonJS packages ask for node's own modules by require
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [{ in: 'src/main.ts', out: 'chunks/program' }],
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { 'import.meta.url': 'programUrl' },
    banner: {
      js: "(function (require, importModule, filename) { const programUrl = require('node:url').pathToFileURL(filename).href;",
    },
    footer: { js: '})' },
  });
  finishScript(`${root}dist/chunks/program.cjs`);
  copyFileSync(`${root}scripts/start.mjs`, `${root}dist/main.js`);
}

/** Makes a script of it that V8 reads without decoding it, and that asks for modules by a function: compiled ahead, it cannot import them itself. */
function finishScript(file) {
  // esbuild leaves them in regular expressions, where the escape means the same
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = readFileSync(file, 'utf8').replace(/(?<![.\w])import\((?=")/g, 'importModule(');
  writeFileSync(file, text.replace(/[^\0-\x7f]/g, escaped));
}

/** Compiles the script ahead, in a process of its own: V8's flags must be those of every start. */
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
