// npm run -s bench -- NAME [--json]: runs bench/NAME.ts. With --json one document on standard output, else tables.
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { BenchResult, Table } from './measure.ts';
import { shown } from './measure.ts';

const NOT_BENCHMARKS = ['run.ts', 'measure.ts'];

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !NOT_BENCHMARKS.includes(file))
  .map((file) => file.replace(/\.ts$/, ''));
const [name = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (!names.includes(name)) {
  console.error(`usage: npm run -s bench -- ${names.join('|')} [--json]`);
  process.exit(2);
}

const { bench } = await import(`./${name}.ts`);
const result: BenchResult = await bench((line: string) => console.error(`${name}: ${line}`));
const machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
};
if (process.argv.includes('--json')) console.log(JSON.stringify({ machine, figures: result.figures }, null, 2));
else {
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memory_gb} GB, Node ${machine.node}\n`);
  const figures = result.figures.map(({ ours, peer, ratio, aim, peer_name, ...figure }) => ({
    figure: figure.name,
    ours: shown(ours),
    unit: figure.unit,
    peer: shown(peer),
    'which is': peer_name,
    ratio: shown(ratio),
    aim: shown(aim),
  }));
  for (const table of [{ title: 'Figures', rows: figures }, ...(result.tables ?? [])]) printTable(table);
}
process.exit(0); // an engine that was measured may keep threads of its own

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
