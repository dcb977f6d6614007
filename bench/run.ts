// npm run -s bench -- NAME [--json]: calls the function NAME of bench/NAME.ts; `all` runs every benchmark, each in its own
// process. With --json it prints one JSON document on standard output, otherwise tables; progress goes to standard error.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchResult, type Figure, shown, type Table } from './measure.ts';

const NOT_BENCHMARKS = ['run.ts', 'measure.ts'];

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !NOT_BENCHMARKS.includes(file))
  .map((file) => file.replace(/\.ts$/, ''));
const [name = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (name !== 'all' && !names.includes(name)) {
  console.error(`usage: npm run -s bench -- all|${names.join('|')} [--json]`);
  process.exit(2);
}

const { figures, tables = [] } = name === 'all' ? await all() : await one(name);
const machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  load_average: loadavg().map((load) => Number(load.toFixed(1))),
};
if (process.argv.includes('--json')) console.log(JSON.stringify({ machine, figures }, null, 2));
else {
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memory_gb} GB, Node ${machine.node}\n`);
  for (const table of [{ title: 'Figures', rows: figures.map(rowOf) }, ...tables]) printTable(table);
}
process.exit(); // a measured engine may still have running threads

async function one(name: string): Promise<BenchResult> {
  const file: Record<string, Bench> = await import(`./${name}.ts`);
  const result = await file[name]?.((line: string) => console.error(`${name}: ${line}`));
  if (result === undefined) throw new Error(`bench/${name}.ts must export a function ${name}`);
  return 'figures' in result ? result : { figures: result };
}

/** Runs all benchmarks. A failed one is reported and does not stop the others; the exit code is then 1. */
async function all(): Promise<BenchResult> {
  const figures: Figure[] = [];
  for (const each of names) {
    const start = performance.now();
    try {
      figures.push(...(await inProcess(each)));
    } catch (error) {
      console.error(`${each}: failed: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
    console.error(`${each}: took ${Math.round((performance.now() - start) / 1000)} s`);
  }
  return { figures };
}

function inProcess(name: string): Promise<Figure[]> {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), name, '--json'];
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { maxBuffer: 1 << 28 }, (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout).figures) : reject(error),
    );
    child.stderr?.pipe(process.stderr);
  });
}

function rowOf({ name: figure, unit, ours, peer_name, peer, ratio, aim }: Figure) {
  const number = (value: number | null) => (value === null ? '' : shown(value));
  const against = { peer: number(peer), 'which is': peer_name ?? '', ratio: number(ratio) };
  return { figure, ours: number(ours), unit, ...against, aim: String(aim) };
}

function printTable({ title, rows }: Table): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length));
  const line = (cell: (column: string) => string) =>
    columns.map((column, at) => (at === 0 ? cell(column).padEnd(width(column)) : cell(column).padStart(width(column))));
  console.log(title);
  for (const cells of [line((column) => column), ...rows.map((row) => line((column) => row[column] ?? ''))])
    console.log(`  ${cells.join('  ')}`);
  console.log();
}
