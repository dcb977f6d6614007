import type { Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { EngineError } from '../../../core/kernel/index.ts';
import { textOf } from '../named-file.ts';
import { wholeNumber } from '../options.ts';

/** The ad's texts and settings on the command line: a file, and options that override single fields. */
export interface AdOptions {
  readonly ad?: string;
  readonly text?: readonly string[];
  readonly headline?: string;
  readonly link?: string;
  readonly callToAction?: string;
  readonly goal?: string;
  readonly countries?: string;
  readonly ageMin?: number;
  readonly ageMax?: number;
  readonly starts?: string;
  readonly ends?: string;
  readonly budgetKind?: string;
  readonly specialCategories?: string;
}

export const withAdOptions = (command: Command): Command =>
  command
    .option('--ad <file>', 'The ad as a JSON or YAML file; null removes a field')
    .option('--text <text...>', 'Primary texts of the ad, up to 5')
    .option('--headline <text>', 'Headline of the ad')
    .option('--link <url>', 'URL that the ad opens')
    .option('--call-to-action <words>', 'Call to action on the button, e.g. shop_now')
    .option('--goal <goal>', 'Goal: views, reach, traffic, sales or leads')
    .option('--countries <codes>', 'Country codes (ISO 3166), e.g. DE,AT')
    .option('--age-min <years>', 'Minimum age, 13 to 65', wholeNumber)
    .option('--age-max <years>', 'Maximum age, 13 to 65; 65 includes everyone older', wholeNumber)
    .option('--starts <time>', 'When it starts (RFC 3339), e.g. 2027-01-10T08:00:00Z')
    .option('--ends <time>', 'When it ends (RFC 3339)')
    .option('--budget-kind <kind>', 'Budget for the whole run (lifetime) or per day (daily)')
    .option(
      '--special-categories <names>',
      'Special ad categories: housing, employment, credit, …; use none if none apply',
    );

/** Returns the change of the ad that the options ask for; undefined if they ask for none. */
export function adOf(options: AdOptions): Readonly<Record<string, unknown>> | undefined {
  const { specialCategories: categories } = options;
  const single = {
    texts: options.text,
    headline: options.headline,
    link: options.link,
    call_to_action: options.callToAction,
    goal: options.goal,
    countries: options.countries?.split(','),
    age_min: options.ageMin,
    age_max: options.ageMax,
    starts_at: options.starts,
    ends_at: options.ends,
    budget_kind: options.budgetKind,
    special_categories: categories === 'none' ? [] : categories?.split(','),
  };
  const named = Object.entries(single).filter(([, value]) => value !== undefined);
  if (options.ad === undefined && named.length === 0) return undefined;
  return { ...(options.ad === undefined ? {} : fileOf(options.ad)), ...Object.fromEntries(named) };
}

function fileOf(file: string): object {
  const read = contentOf(file);
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
  throw new EngineError('unreadable-file', `${file} contains no ad: add fields such as headline and link`);
}

function contentOf(file: string): unknown {
  const text = textOf(file);
  try {
    return parseYaml(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new EngineError('unreadable-file', `${file} cannot be read as JSON or YAML: ${why}`);
  }
}

export const adText = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value));
