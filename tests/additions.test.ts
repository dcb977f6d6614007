import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLATFORMS } from '../src/core/platforms/index.ts';
import { filmOf } from '../src/testing/films.ts';
import { emptyPostgresDatabase, hasPostgres } from '../src/testing/index.ts';

const PLATFORM = `import type { PlatformFacts } from './facts.ts';

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

const EXPORT = `import type { PlatformExport } from './export.ts';

export const LOOPS_ADS: PlatformExport = {
  source: 'loops_ads',
  label: 'Loops Ads',
  platform: 'loops',
  names: ['post'],
  ids: '^[0-9]+$',
  levels: [['post']],
  parts: [],
  marks: [['post'], ['shown']],
  figures: { impressions: [{ count: 'shown' }], clicks: [{ percent: 'tapped', of: 'shown' }] },
  currency: ['header'],
  decimal: 'by language',
  totals: /^sum$/i,
  breakdowns: ['mood'],
  notes: [],
  headers: { en: { post: ['post'], day: ['on'], shown: ['times shown'], tapped: ['tapped (%)'] } },
};
`;

/** Follows “Where new things go” in CONTRIBUTING.md: adds one file each, and the lines that it names. */
function add(root: string): void {
  const edit = (file: string, before: string, after: string) => {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} does not hold ${before}`);
    writeFileSync(path, text.replace(before, after));
  };
  writeFileSync(join(root, 'src/core/platforms/loops.ts'), PLATFORM);
  edit('src/core/platforms/list.ts', 'import { tiktok }', "import { loops } from './loops.ts';\nimport { tiktok }");
  edit('src/core/platforms/list.ts', '[instagram, ', '[instagram, loops, ');
  const weights = '{ visual_score: 1, duration_ms: 1, cut_position: 0, motion_intensity: 0 }';
  edit(
    'src/decisions/rules/defaults.ts',
    '  tiktok: {',
    `  loops: { weights: ${weights}, length: [[10_000, 1]] },\n  tiktok: {`,
  );
  edit('migrations/0001_platforms.sql', "'instagram', ", "'instagram', 'loops', ");

  edit(
    'src/core/kernel/features.ts',
    '  sharpness: share(',
    "  warmth: share('how warm the colors are', ['cold', 'mild', 'warm']),\n  sharpness: share(",
  );
  edit(
    'src/content/media/features.ts',
    '    brightness: share(',
    '    warmth: share(mean(pictures.map((picture) => picture.color / 109))),\n    brightness: share(',
  );

  writeFileSync(join(root, 'src/learning/results/exports/loops-ads.ts'), EXPORT);
  edit(
    'src/learning/results/exports/list.ts',
    'import { META_ADS }',
    "import { LOOPS_ADS } from './loops-ads.ts';\nimport { META_ADS }",
  );
  edit('src/learning/results/exports/list.ts', '[META_ADS', '[LOOPS_ADS, META_ADS');
}

/** Bundles the program in a copy of the source, and FFmpeg's child process beside it. @returns their directory */
async function bundled(root: string): Promise<string> {
  const outdir = join(root, 'made');
  await build({
    ...{ absWorkingDir: root, entryPoints: ['tests/harness/try-additions.ts', 'src/content/media/child.ts'] },
    ...{ outdir, entryNames: '[name]', bundle: true },
    ...{ packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
  });
  return outdir;
}

test('migrations/0001_platforms.sql lists the platforms of src/core/platforms/list.ts in the same order', () => {
  const written = readFileSync('migrations/0001_platforms.sql', 'utf8').match(/check \(value in \(([^)]*)\)/)?.[1];
  expect(written?.split(', ')).toEqual(PLATFORMS.map((platform) => `'${platform}'`));
});

describe.skipIf(!hasPostgres())('an addition in the documented places', () => {
  const root = mkdtempSync(join(tmpdir(), 'campaigns-engine-additions-'));
  afterAll(() => rmSync(root, { recursive: true }));
  // biome-ignore lint/suspicious/noExplicitAny: outside checks look at whatever came, and fail where it is not there
  let tried: any;

  // a separate process runs a bundled copy of the whole source; under tsx it would take twice the time
  beforeAll(async () => {
    for (const part of ['src', 'migrations', 'package.json', 'tsconfig.json', 'tests/harness/try-additions.ts'])
      cpSync(part, join(root, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    add(root);
    const film = await filmOf({ picture: 'testsrc2=size=160x120:rate=25:duration=2' });
    const program = [join(await bundled(root), 'try-additions.js'), await emptyPostgresDatabase(), film];
    tried = JSON.parse(execFileSync(process.execPath, program, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }));
  });

  test('of a platform works in decisions, checks, help, and descriptions', () => {
    const [tooLong, right] = tried.clips;
    expect(tried.orchestrated).toMatchObject({ status: 200, decisions: [{ platform: 'loops', clip_id: right.id }] });
    expect(tried.evaluated).toMatchObject({ status: 200, clip_id: tooLong.id, eligible: false });
    expect(JSON.stringify(tried.evaluated)).toContain('Loops last 20 s');
    expect(JSON.stringify(tried.meta)).not.toContain('which the engine does not support');
    expect(tried.described).toContain('"instagram","loops"');
    expect(tried.bestClipHelp).toMatch(/instagram,\s+loops,/);
    expect(tried.targets.loops).toMatchObject({ name: 'Loops feed', max_duration_ms: 20_000 });
  });

  test('of a clip feature works in measuring, importing, scoring, explaining, and descriptions', () => {
    expect(tried.measured.warmth).toBeGreaterThan(0);
    expect(tried.manifest).toMatchObject({ status: 200, clips: 2, rejected: [] });
    expect(tried.outOfRange).toMatchObject({ rejected: [{ errors: [{ path: 'warmth' }] }] });
    expect(tried.weighed).toMatchObject({ status: 200, decisions: [{ platform: 'loops', clip_id: tried.warm }] });
    expect(tried.explained).toMatch(/Loops 0\.9\d*: .*\bwarm\b/);
    expect(tried.described).toContain('how warm the colors are');
  });

  test('of a results export works in recognizing, reading, refusing breakdowns, and descriptions', () => {
    expect(tried.exported).toMatchObject({ status: 200, results: 1, skipped_total: 1, rejected: [] });
    expect(tried.results).toMatchObject([{ source: 'loops_ads', platform: 'loops', impressions: 200, clicks: 3 }]);
    expect(JSON.stringify(tried.brokenDown)).toContain('this Loops Ads export is broken down by Mood');
    expect(JSON.stringify(tried.unknown)).toContain('Loops Ads in English');
    expect(tried.resultsHelp.replace(/\s+/g, ' ')).toMatch(/Meta Ads Manager, .*Loops Ads/);
    expect(tried.resultsHelp).toContain('loops_ads');
    expect(tried.described).toMatch(/Loops Ads.*loops_ads/);
    expect(tried.documented).toContain('Tapped (%) × Times shown');
  });
});
