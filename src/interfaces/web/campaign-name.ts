import { platformName, stretch } from './format.ts';

/** The generated name that a campaign keeps until a person names it. */
const MADE_UP = /^(\w+) (?:auto-campaign|experiment (\w+)) for [0-9a-f-]{36}$/;

export const isNamed = (name: string): boolean => !MADE_UP.test(name);

/** Returns `experiment B` for the campaign of an experiment's second clip; undefined for any other campaign, and for one that a person named. */
export function armOf(name: string): string | undefined {
  const arm = MADE_UP.exec(name)?.[2];
  return arm === undefined ? undefined : `experiment ${arm}`;
}

interface WithClips {
  readonly format: 'single' | 'carousel' | 'multi';
  readonly cards: readonly unknown[];
}

/** Returns `3 clips as a carousel` or `3 clips, an ad each`; undefined for a campaign with one clip. */
export function severalClips({ format, cards }: WithClips): string | undefined {
  if (cards.length < 2) return undefined;
  return `${cards.length} clips${format === 'carousel' ? ' as a carousel' : ', an ad each'}`;
}

interface Called {
  readonly name: string;
  readonly summary?:
    | {
        readonly video: { readonly title: string | null };
        readonly clip: { readonly start_ms: number; readonly end_ms: number };
      }
    | undefined;
}

/** Returns the name that a person gave a campaign, or else its video, platform and place in the film: `Lisbon, TikTok 0:11–0:22`. */
export function campaignName({ name, summary }: Called): string {
  const [, platform] = MADE_UP.exec(name) ?? [];
  if (platform === undefined) return name;
  const where = platformName(platform.toLowerCase());
  const arm = armOf(name);
  const called =
    summary === undefined
      ? `the ${where} campaign`
      : `${summary.video.title ?? 'Untitled'}, ${where} ${stretch(summary.clip)}`;
  return arm === undefined ? called : `${called}, ${arm}`;
}
