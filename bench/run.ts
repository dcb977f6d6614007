import { type Figure, machine, progress } from './figure.ts';
import { orchestrate } from './orchestrate.ts';

/** Every benchmark by its name: `npm run -s bench -- NAME [--json]`. */
const BENCHMARKS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = { orchestrate };

const [name, ...options] = process.argv.slice(2);
const chosen = name === 'all' ? Object.values(BENCHMARKS) : [BENCHMARKS[name ?? '']];
const figures: Figure[] = [];
for (const benchmark of chosen) {
  if (benchmark === undefined) {
    progress(`usage: npm run -s bench -- NAME [--json], with NAME one of all, ${Object.keys(BENCHMARKS).join(', ')}`);
    process.exit(2);
  }
  figures.push(...(await benchmark()));
}
if (options.includes('--json')) console.log(JSON.stringify({ machine: machine(), figures }, null, 2));
else console.table(figures.map(({ details: _, ...figure }) => figure));
