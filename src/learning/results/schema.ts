import { z } from 'zod';
import { Currency, type FieldError, Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { exportPlatforms, exportSources } from './exports/names.ts';
import { contradictions, FIGURE_NAMES, FIGURES, type Figure } from './figures.ts';
import { periodOf, timeFault } from './period.ts';
import { RatesReply } from './rates-schema.ts';

const Time = text(40).superRefine((written, refinement) => {
  const message = timeFault(written);
  if (message !== undefined) refinement.addIssue({ code: 'custom', message });
});
const figure = (name: Figure) => z.int().min(0).nullish().describe(FIGURES[name]);
const figures = Object.fromEntries(FIGURE_NAMES.map((name) => [name, figure(name)])) as Record<
  Figure,
  ReturnType<typeof figure>
>;

const facts = {
  platform: Platform,
  period_start: Time.describe('a date, or a time with a time zone'),
  period_end: Time.describe('the last date, which is included, or the first moment after the period'),
  source: text(100).min(1).describe('the source of the figures, such as meta_ads'),
  external_id: text(300)
    .min(1)
    .optional()
    .describe('the name of the ad or post on the platform; several in one campaign are added up'),
  currency: Currency.nullish().describe(
    'the currency of spend_minor and revenue_minor; required with an amount above 0',
  ),
  posted_at: Time.optional().describe(
    'when it was posted: a time with a time zone, or a date if the hour is not known',
  ),
  ...figures,
};

type Facts = {
  platform: Platform;
  period_start: string;
  period_end: string;
  currency?: string | null | undefined;
} & Partial<Record<Figure, number | null>>;

function problemsOf(line: Facts): FieldError[] {
  const problems: FieldError[] = contradictions(line);
  const areTimes = timeFault(line.period_start) === undefined && timeFault(line.period_end) === undefined;
  if (areTimes && periodOf(line.period_start, line.period_end) === undefined)
    problems.push({ path: 'period_end', message: `must not be before period_start (${line.period_start})` });
  const amount = (['spend_minor', 'revenue_minor'] as const).find((name) => (line[name] ?? 0) > 0);
  if (amount !== undefined && (line.currency ?? null) === null)
    problems.push({ path: 'currency', message: `must be that of ${amount}, such as EUR` });
  if (FIGURE_NAMES.every((name) => (line[name] ?? null) === null))
    problems.push({ path: '', message: `has no figures: set at least one of ${FIGURE_NAMES.join(', ')}` });
  return problems;
}

const tell = (problems: readonly FieldError[], refinement: z.core.$RefinementCtx) => {
  for (const { path, message } of problems)
    refinement.addIssue({ code: 'custom', path: path === '' ? [] : [path], message });
};

/** A line of results: how a clip, or a campaign, performed on a platform in a period. */
export const ResultLine = z
  .strictObject({ clip_id: Id.optional(), campaign_id: Id.optional(), ...facts })
  .superRefine((line, refinement) => {
    if ((line.clip_id === undefined) === (line.campaign_id === undefined))
      tell([{ path: '', message: 'must have either a clip_id or a campaign_id' }], refinement);
    tell(problemsOf(line), refinement);
  })
  .meta({ id: 'ResultLine' });
export type ResultLine = z.output<typeof ResultLine>;

/** The same for an export, which names ads and videos instead of our ids. */
export const ExportedLine = z.strictObject(facts).superRefine((line, refinement) => tell(problemsOf(line), refinement));
export type ExportedLine = z.output<typeof ExportedLine>;

export const ResultsBody = z.strictObject({ results: z.array(ResultLine).max(100_000) }).meta({
  examples: [
    {
      results: [
        {
          clip_id: '22222222-2222-4222-8222-222222222222',
          platform: 'instagram',
          period_start: '2026-11-01',
          period_end: '2026-11-07',
          source: 'meta_ads',
          currency: 'EUR',
          impressions: 12_400,
          views_3s: 4_100,
          clicks: 190,
          spend_minor: 8_450,
        },
      ],
    },
  ],
});

/** Facts about a file that it does not state itself. */
export const ResultsQuery = z.strictObject({
  period_start: Time.optional().describe(
    'first day of rows without a period (YouTube Studio); rows whose own period begins before it are rejected',
  ),
  period_end: Time.optional().describe(
    'last day of rows without a period; rows whose own period ends after it are rejected',
  ),
  file_name: text(1000)
    .optional()
    .describe(
      'name of a CSV file or its folder; it gives the period when nothing else does, as in “2026-10-01_2026-10-31”',
    ),
  platform: Platform.optional().describe(
    `platform of rows that do not name one; default for exports: ${exportPlatforms()}`,
  ),
  source: text(100).min(1).optional().describe(`source of the figures; default for exports: ${exportSources()}`),
  decimal: z.enum(['point', 'comma']).optional().describe('decimal mark, for an export in which 1.234 is ambiguous'),
  dry_run: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: reports what the import would do, and stores nothing; accepts at most 20,000 results'),
});
export type ResultsQuery = z.output<typeof ResultsQuery>;

const LineErrors = z.object({
  line: z.int().describe('counted from 1, blank lines included; in JSON the place in the list'),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});

const UnknownName = z.object({
  platform: Platform,
  name: z.string().describe('as `POST /results/names` accepts it'),
  also: z.array(z.string()).describe('the other names of the same row, such as its campaign’s'),
  rows: z.int().describe('rows rejected because of it'),
});
export type UnknownName = z.infer<typeof UnknownName>;

export const ResultsReply = z
  .object({
    import_id: Id.describe('the id with which to withdraw the whole import; none after a dry run'),
    results: z.int().describe('imported results: new ones and corrections'),
    corrected: z.int().describe('imported results that replaced earlier figures of the source'),
    unchanged: z.int().describe('already known, with the same figures'),
    rejected: z.array(LineErrors).describe('the first 1,000'),
    rejected_total: z.int(),
    skipped: z
      .array(z.object({ line: z.int(), reason: z.string() }))
      .describe('rows that are not results, such as totals'),
    skipped_total: z.int(),
    warnings: z
      .array(z.object({ line: z.int(), message: z.string() }))
      .describe('rows that were imported but look wrong'),
    warnings_total: z.int(),
    unread_columns: z.array(z.string()).optional().describe('columns of the export that were not read'),
    unknown_names: z
      .array(UnknownName)
      .optional()
      .describe('the first 100 names in rejected rows that match no clip or campaign'),
  })
  .meta({ id: 'ResultsImport' });
export type ResultsReply = z.infer<typeof ResultsReply>;

const shownFigures = Object.fromEntries(
  FIGURE_NAMES.map((name) => [name, z.int().nullable().describe(FIGURES[name])]),
) as Record<Figure, z.ZodNullable<z.ZodInt>>;

export const Result = z
  .object({
    id: z.string(),
    clip_id: z.string(),
    campaign_id: z.string().nullable(),
    video_asset_id: z.string(),
    platform: Platform,
    source: z.string(),
    external_id: z.string().nullable(),
    period_start: z.string(),
    period_end: z.string().describe('the last date, which is included, or the first moment after the period'),
    currency: z.string().nullable(),
    posted_at: z.string().nullable(),
    ...shownFigures,
    rates: RatesReply,
    revision: z.int().describe('1, plus one for every correction'),
    import_id: z.string(),
    received_at: Timestamp,
    withdrawn_at: Timestamp.nullable().describe(
      'when it was withdrawn: since then it has no figures and does not count',
    ),
  })
  .meta({ id: 'Result' });
export type Result = z.infer<typeof Result>;

export const ResultWithHistory = Result.extend({
  history: z
    .array(z.looseObject({ revision: z.int(), received_at: Timestamp, replaced_at: Timestamp }))
    .describe('its figures before each correction, newest first'),
}).meta({ id: 'ResultWithHistory' });
export type ResultWithHistory = z.infer<typeof ResultWithHistory>;

export const ResultQuery = z.strictObject({
  clip_id: Id.optional(),
  campaign_id: Id.optional(),
  video_asset_id: Id.optional(),
  platform: Platform.optional(),
  source: text(100).optional(),
  ...pageQuery,
});
export type ResultQuery = z.output<typeof ResultQuery>;

export const WithdrawBody = z
  .strictObject({ why: text(1000).min(1).describe('the reason, recorded in the ledger') })
  .meta({ examples: [{ why: 'the export was of another account' }] });
export type WithdrawBody = z.output<typeof WithdrawBody>;

export const Withdrawn = z
  .object({
    import_id: z.string(),
    restored: z.int().describe('results restored to what was reported before'),
    withdrawn: z.int().describe('results that it had added: they have no figures now'),
  })
  .meta({ id: 'WithdrawnImport' });
export type Withdrawn = z.infer<typeof Withdrawn>;

export const NamesBody = z
  .strictObject({
    names: z
      .array(
        z
          .strictObject({
            platform: Platform,
            name: text(300).min(1).describe('an ad’s or campaign’s name or id, a video’s id, as the export writes it'),
            clip_id: Id.optional(),
            campaign_id: Id.optional(),
          })
          .refine(
            ({ clip_id, campaign_id }) => (clip_id === undefined) !== (campaign_id === undefined),
            'must have either a clip_id or a campaign_id',
          ),
      )
      .min(1)
      .max(10_000),
  })
  .meta({
    examples: [
      { names: [{ platform: 'youtube', name: 'dQw4w9WgXcQ', clip_id: '22222222-2222-4222-8222-222222222222' }] },
    ],
  });
export type NamesBody = z.output<typeof NamesBody>;
