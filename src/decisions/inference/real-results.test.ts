import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RuleSetInput } from '../rules/index.ts';
import type { ResultExample } from './schema.ts';
import { trainWeights } from './train.ts';

/** On some machines, real results lie beside the repository. */
const pathOf = (name: string) => new URL(`../../../../shared/data/${name}`, import.meta.url);
const rowsOf = (name: string) => readFileSync(pathOf(name), 'latin1').trim().split('\n').slice(1);

/** Returns a rule set that guesses the worth of a post from what is known before it is published. */
function guess(worth: Readonly<Record<string, readonly [number, number][]>>): RuleSetInput {
  const features = Object.entries(worth).map(([name, points]) => [
    name,
    { weight: 1, shape: { points: points.map(([x, y]): [number, number] => [x, y]) }, when_missing: 0.5 },
  ]);
  return { platform: 'tiktok', features: Object.fromEntries(features) };
}

interface Source {
  readonly file: string;
  readonly ruleSet: RuleSetInput;
  readonly least: number;
  read(line: string): Omit<ResultExample, 'platform'> | undefined;
}

const hourOf = (at: Date) => at.getUTCHours();
const evening: [number, number][] = [[0, 0.5], [8, 0], [19, 1], [24, 0.5]]; // biome-ignore format: points read best on one line

const SOURCES: readonly Source[] = [
  {
    file: 'tiktok_en/clips.csv',
    least: 7000,
    ruleSet: guess({ x_tags: [[0, 1], [10, 0]], x_text: [[0, 1], [300, 0]], x_own_sound: [[0, 0], [1, 1]], x_hour: evening }), // biome-ignore format: as above
    read(line) {
      const [author, posted = '', plays = '', , , , tags, text, sound] = line.trim().split(',');
      if (posted === '' || plays === '') return undefined;
      const at = new Date(`${posted.replace(' ', 'T')}Z`);
      const features = {
        x_tags: Number(tags),
        x_text: Number(text),
        x_own_sound: Number(sound === 'True'),
        x_hour: hourOf(at),
      };
      return { features, result: Number(plays), at, video_id: `author ${author}` };
    },
  },
  {
    file: 'youtube_trending/youtubetrends.csv',
    least: 2900,
    ruleSet: guess({ x_title: [[10, 1], [100, 0]], x_hour: evening }), // biome-ignore format: as above
    read(line) {
      const found = /^([\d-]+),"(.*)","([^"]*)","([^"]*)",([\d-]+ [\d:]+),(\d+),/.exec(line);
      if (found === null) return undefined;
      const [, trended = '', title = '', channel, , published = '', views] = found;
      const hour = hourOf(new Date(`${published.replace(' ', 'T')}Z`));
      return {
        features: { x_title: title.length, x_hour: hour },
        result: Number(views),
        at: trended,
        video_id: `${channel}`,
      };
    },
  },
  {
    file: 'instagram_posts/instagram_data.csv',
    least: 100,
    ruleSet: guess({ x_tags: [[0, 0], [30, 1]], x_text: [[0, 1], [2000, 0]] }), // biome-ignore format: as above
    read(line) {
      const [at = '', impressions] = line.split(',');
      const tags = line.split('#').length - 1;
      if (!/^\d{4}-/.test(at) || !(Number(impressions) > 0)) return undefined;
      return { features: { x_tags: tags, x_text: line.length }, result: Number(impressions), at };
    },
  },
];

describe.each(SOURCES)('real results: $file', ({ file, ruleSet, least, read }) => {
  test.skipIf(!existsSync(pathOf(file)))(
    'training on metadata alone finds little signal and claims almost no gain',
    async () => {
      const examples = rowsOf(file).flatMap((line) => {
        const found = read(line);
        return found === undefined ? [] : [{ ...found, platform: 'tiktok' as const }];
      });
      expect(examples.length).toBeGreaterThan(least);
      const { metrics, n, warnings } = await trainWeights({ rule_set: ruleSet, examples, goal: 'views' });
      expect(n).toBe(examples.length);
      expect(metrics.auc).toBeGreaterThan(0.4);
      expect(metrics.auc).toBeLessThan(0.7);
      expect(metrics.gain.mean).toBeLessThan(0.1);
      expect(warnings).toEqual([]);
    },
  );
});
