// The ladder (docs/architecture.md): a folder imports only from folders above it in ladder.json, and only through its index.ts.
const { storeys } = require('./ladder.json');

/** Every folder and root file of src/, lowest first. */
const rungs = storeys.flatMap(({ name, file, rooms = [] }) =>
  file ? [file] : rooms.map(([room]) => `${name}/${room}`),
);
const at = (names) => `^src/(${names.join('|')})(/|\\.ts$)`;
/** What only the program holds: its packages are bundled into it. */
const PROGRAM = '(sandbox|interfaces/(cli|http|mcp|telemetry|web))';
const TESTS = '\\.test\\.ts$|^src/testing/';

const upward = rungs.map((name, index) => ({
  name: `ladder-${name.replace('/', '-')}`,
  comment: `${name} may import only from folders above it in ladder.json`,
  severity: 'error',
  from: { path: at([name]), pathNot: TESTS },
  to: { path: '^src/', pathNot: at(rungs.slice(0, index + 1)) },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'front-door',
      comment: 'another folder is entered only through its index.ts',
      severity: 'error',
      from: { path: '^src/([^/]+/[^/]+)/', pathNot: TESTS },
      to: { path: '^src/[^/]+/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/[^/]+/index\\.ts$'] },
    },
    {
      name: 'front-door-from-root',
      comment: 'the files of src/ enter a folder only through its index.ts',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/[^/]+/index\\.ts$' },
    },
    {
      name: 'on-the-ladder',
      comment: 'every file of src/ stands in a folder of ladder.json',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [at(rungs), '^src/testing/'] },
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'a platform that shared code or tables with its client would share its misreadings: core only',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/(core|sandbox)/' },
    },
    {
      name: 'sandbox-is-for-the-command-line',
      comment: 'what publishes to ad platforms knows the sandbox only by its address',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(sandbox|interfaces/cli)/', TESTS] },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment: 'the client runs in browsers and in other programs: it takes nothing from the house, and no package',
      from: { path: '^src/interfaces/client/', pathNot: TESTS },
      to: { pathNot: '^src/interfaces/client/' },
    },
    {
      name: 'web-knows-only-the-client',
      severity: 'error',
      comment: 'the dashboard is a client like any other: what it shows, every program can ask for',
      from: { path: '^src/interfaces/web/', pathNot: TESTS },
      to: { path: '^src/', pathNot: '^src/interfaces/(web|client)/' },
    },
    { name: 'no-cycles', severity: 'error', comment: 'types included', from: {}, to: { circular: true } },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      comment: 'src/testing is imported only by tests and benchmarks',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^src/testing/' },
    },
    {
      name: 'one-driver',
      severity: 'error',
      comment: 'only db/ knows a driver',
      from: { path: '^src/', pathNot: '^src/(core/db|testing)/' },
      to: { path: 'node_modules/(pg|@electric-sql/pglite)/' },
    },
    {
      name: 'one-queue',
      severity: 'error',
      comment: 'only queue/ knows pg-boss',
      from: { path: '^src/', pathNot: '^src/core/queue/' },
      to: { path: 'node_modules/pg-boss/' },
    },
    {
      name: 'installed-with-the-library',
      severity: 'error',
      comment:
        'the program is bundled with its packages; what the library imports is installed with it, so it belongs to dependencies',
      from: { path: '^src/', pathNot: [`^src/${PROGRAM}/`, '^src/main\\.ts$', TESTS] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'library-without-the-program',
      severity: 'error',
      comment: 'the packages of the program are not there where only the library is installed',
      from: { path: '^src/index\\.ts$' },
      to: { path: `^src/${PROGRAM}/`, reachable: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'every import resolves',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
};
