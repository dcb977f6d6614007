import type { Platform } from '../../core/platforms/index.ts';

/** What is counted for a clip on a platform, in the order in which people see it; money in minor units. */
export const FIGURES = {
  impressions: 'how often it was shown',
  views: 'how often it started to play',
  views_3s: 'plays of at least 3 seconds',
  thruplays: 'plays to the end, or of at least 15 seconds',
  completions: 'plays to the end',
  watch_time_ms: 'total watch time',
  likes: 'likes and other reactions',
  comments: 'comments',
  shares: 'shares',
  saves: 'saves',
  clicks: 'clicks on its link',
  conversions: 'purchases, leads or whatever the campaign is for',
  spend_minor: 'what was spent, in the smallest unit of `currency`',
  revenue_minor: 'value of the conversions, in the smallest unit of `currency`',
} as const;

export type Figure = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as Figure[];

/** Null: not reported. */
export type Figures = Readonly<Record<Figure, number | null>>;

type Reported = { readonly [name in Figure]?: number | null | undefined };

export const figuresOf = (reported: Reported): Figures =>
  Object.fromEntries(FIGURE_NAMES.map((name) => [name, reported[name] ?? null])) as Figures;

/** Sums rows, figure by figure; a figure that no row reports stays unknown. */
export function sumOf(rows: readonly Figures[]): Figures {
  const sum = (name: Figure) => {
    let total: number | null = null;
    for (const { [name]: value } of rows) if (value !== null && value !== undefined) total = (total ?? 0) + value;
    return total;
  };
  return figuresOf(Object.fromEntries(FIGURE_NAMES.map((name) => [name, sum(name)])));
}

type Pair = readonly [part: Figure, whole: Figure];

/** Impossible: a part that is larger than its whole. By the platforms' own definitions, each part is a play of an impression. */
const PARTS: readonly Pair[] = [
  ['views_3s', 'impressions'],
  ['thruplays', 'impressions'],
  ['completions', 'impressions'],
];

/** Unexpected, but possible where platforms count in their own ways; the rate is then left out. */
const ODD: readonly Pair[] = [
  ['clicks', 'impressions'],
  ['thruplays', 'views_3s'],
  ['completions', 'thruplays'],
];

const exceeding = (pairs: readonly Pair[], figures: Reported) =>
  pairs.flatMap(([part, whole]) => {
    const [of, all] = [figures[part] ?? 0, figures[whole] ?? Number.POSITIVE_INFINITY];
    return of > all ? [{ path: part, message: `must be at most ${whole} (${all}), got ${of}` }] : [];
  });

/** On YouTube, impressions may be those of thumbnails, and plays do not need one. */
const isOwnImpression = (platform: Platform) => platform !== 'youtube';

type OnPlatform = Reported & { readonly platform: Platform };

/** Returns why the figures cannot be true. */
export const contradictions = (figures: OnPlatform) =>
  isOwnImpression(figures.platform) ? exceeding(PARTS, figures) : [];

/** Returns what a person should check; it does not stop the import. */
export const oddities = (figures: OnPlatform): string[] =>
  exceeding(isOwnImpression(figures.platform) ? ODD : [...PARTS, ...ODD], figures).map(
    ({ path, message }) => `${path} ${message.replace('must be at most', 'exceeds')}`,
  );
