// The ladder (README: "The house"): a folder imports only from rungs to its left, and only through its index.ts.
const ladder = [
  'kernel',
  'db',
  'queue',
  'platforms',
  'telemetry',
  'context',
  'ledger',
  'access',
  'webhooks',
  'clips',
  'media',
  'rules',
  'learning',
  'selection',
  'campaigns',
  'feedback',
  ['budget', 'experiments', 'schedule'],
  'retention',
  'move',
  'config',
  'engine',
  'http',
  'jobs',
  'cli',
  ['main', 'index'],
];
const rungs = ladder.map((rung) => [rung].flat());
const place = (names) => `^src/(${names.join('|')})(/|\\.ts$)`;

const upward = rungs.flatMap((rung, at) =>
  rung.map((name) => {
    const allowed = [name, ...rungs.slice(0, at).flat()];
    return {
      name: `ladder-${name}`,
      comment: `${name} may import only from rungs to its left`,
      severity: 'error',
      from: { path: place([name]), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: place(allowed) },
    };
  }),
);

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'front-door',
      comment: 'another folder is entered only through its index.ts',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.test\\.ts$|^src/testing/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'front-door-from-root',
      comment: 'the files of src/ enter a folder only through its index.ts',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', comment: 'types included', from: {}, to: { circular: true } },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      comment: 'src/testing is imported only by tests and benchmarks',
      from: { path: '^src/', pathNot: '\\.test\\.ts$|^src/testing/' },
      to: { path: '^src/testing/' },
    },
    {
      name: 'one-driver',
      severity: 'error',
      comment: 'only db/ knows a driver',
      from: { path: '^src/', pathNot: '^src/(db|testing)/' },
      to: { path: 'node_modules/(pg|@electric-sql/pglite)/' },
    },
    {
      name: 'one-queue',
      severity: 'error',
      comment: 'only queue/ knows pg-boss',
      from: { path: '^src/', pathNot: '^src/queue/' },
      to: { path: 'node_modules/pg-boss/' },
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
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
};
