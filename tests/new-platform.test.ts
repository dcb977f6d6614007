import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { emptyPostgresDatabase, hasPostgres } from '../src/testing/index.ts';

const FACTS = `import type { PlatformFacts } from './facts.ts';

const documented = { source: 'made up', checked_at: '2026-11-22' } as const;

export const loops = {
  id: 'loops',
  label: 'Loops',
  placement: 'Loops feed',
  limits: [
    { id: 'loops-max', level: 'required', feature: 'duration_ms', max: 20_000, because: 'Loops last 20 s', ...documented },
    { id: 'loops-square', level: 'advised', pictures: [{ aspect_ratio: 1 }], tolerance: 0.01, because: 'Loops are square', ...documented },
  ],
} as const satisfies PlatformFacts;
`;

/** What somebody does who adds a platform: a file of facts and a line each in the list, the defaults and the domain. */
function addPlatform(root: string): void {
  const edit = (file: string, before: string, after: string) => {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} does not hold ${before}`);
    writeFileSync(path, text.replace(before, after));
  };
  writeFileSync(join(root, 'src/core/platforms/loops.ts'), FACTS);
  edit('src/core/platforms/list.ts', 'import { tiktok }', "import { loops } from './loops.ts';\nimport { tiktok }");
  edit('src/core/platforms/list.ts', 'youtube] as const', 'youtube, loops] as const');
  const weights = '{ visual_score: 1, duration_ms: 1, cut_position: 0, motion_intensity: 0 }';
  edit(
    'src/decisions/rules/defaults.ts',
    '  tiktok: {',
    `  loops: { weights: ${weights}, length: [[10_000, 1]] },\n  tiktok: {`,
  );
  edit('migrations/0001_platforms.sql', "'youtube'", "'youtube', 'loops'");
}

test('the database takes the platforms of the list and no others', () => {
  const written = readFileSync('migrations/0001_platforms.sql', 'utf8').match(/check \(value in \(([^)]*)\)/)?.[1];
  expect(written?.split(', ')).toEqual(PLATFORMS.map((platform) => `'${platform}'`));
});

// takes seconds: a process of its own loads a copy of the whole source
test.skipIf(!hasPostgres())('a platform that is added in four places works everywhere', async () => {
  const root = mkdtempSync(join(tmpdir(), 'campaigns-engine-platform-'));
  for (const part of ['src', 'migrations', 'package.json', 'tsconfig.json', 'tests/harness/try-platform.ts'])
    cpSync(part, join(root, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  addPlatform(root);
  const call = ['--import', 'tsx', 'tests/harness/try-platform.ts', await emptyPostgresDatabase(), 'loops'];
  const tried = JSON.parse(execFileSync('node', call, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }));
  const [tooLong, right] = tried.clips;
  expect(tried.orchestrated).toMatchObject({ status: 200, decisions: [{ platform: 'loops', clip_id: right.id }] });
  expect(tried.evaluated).toMatchObject({ status: 200, clip_id: tooLong.id, eligible: false });
  expect(JSON.stringify(tried.evaluated)).toContain('Loops last 20 s');
  expect(JSON.stringify(tried.imported)).not.toContain('no platform of this engine');
  expect(tried.described).toContain('"youtube","loops"');
  expect(tried.help).toMatch(/youtube,\s+or\s+loops/);
  expect(tried.targets.loops).toMatchObject({ name: 'Loops feed', maxDurationMs: 20_000 });
});
