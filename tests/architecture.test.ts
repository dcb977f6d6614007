import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Cruise {
  readonly summary: { readonly violations: readonly { from: string; to: string; rule: { name: string } }[] };
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
}

const cruised = (): Cruise => {
  // otherwise node would read TypeScript's 9 MB twice to detect whether they are a module, which takes a fifth of the time
  const program = ['--no-experimental-detect-module', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'];
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'bench', 'tests'];
  // the exit code is the number of violations; we read the violations instead
  try {
    return JSON.parse(execFileSync(process.execPath, [...program, ...args], { encoding: 'utf8', maxBuffer: 1e8 }));
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return JSON.parse(String(error.stdout));
    throw error;
  }
};

test('no import goes up the ladder, bypasses an index.ts, or forms a cycle', () => {
  const { summary, modules } = cruised();
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  // a tool that reads nothing also finds nothing, so check that it has read our source
  const ours = modules.filter(({ source }) => source.startsWith('src/'));
  expect(ours.length).toBeGreaterThan(90);
  expect(ours.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(300);
});

test('the dashboard, its client, and the agent tools are small files without `any` or markup from strings', () => {
  const files = ['web', 'client', 'mcp'].flatMap((room) =>
    readdirSync(`src/interfaces/${room}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && name !== 'schema.ts')
      .map((name) => `src/interfaces/${room}/${name}`),
  );
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const lines = texts.map((text) => text.split('\n').length).sort((a, b) => a - b);
  expect(files.length).toBeGreaterThan(100);
  expect(lines[Math.floor(0.9 * lines.length)]).toBeLessThanOrEqual(190);
  const misdeed = /: any\s*[;,)\]=|&>[]|<any\b|as any\b|dangerouslySetInnerHTML|\.innerHTML/;
  expect(files.filter((_, at) => misdeed.test(texts[at] ?? ''))).toEqual([]);
});

test('no statement starts asynchronous work without awaiting it', () => {
  const args = ['node_modules/@biomejs/biome/bin/biome', 'lint', '--only=nursery/noFloatingPromises', 'src'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  // a tool that reads nothing also finds nothing
  expect(Number(/^Checked (\d+) files/m.exec(stdout)?.[1])).toBeGreaterThan(1000);
});

interface Storey {
  readonly name?: string;
  readonly file?: string;
  readonly what: string;
  readonly rooms?: readonly (readonly [name: string, what: string])[];
}

test('docs/architecture.md shows the ladder of ladder.json', () => {
  const { storeys }: { storeys: readonly Storey[] } = JSON.parse(readFileSync('ladder.json', 'utf8'));
  const rows = storeys.flatMap(({ name, file, what, rooms = [] }) => [
    file === undefined ? `| **\`${name}/\`** | ${what} |` : `| \`${file}.ts\` | ${what} |`,
    ...rooms.map(([room, about]) => `| \`${name}/${room}/\` | ${about} |`),
  ]);
  expect(readFileSync('docs/architecture.md', 'utf8')).toContain(rows.join('\n'));
});
