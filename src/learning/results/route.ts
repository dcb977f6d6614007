import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, invalid, parse } from '../../core/kernel/index.ts';
import { exportLabels } from './exports/names.ts';
import { importResults } from './import-results.ts';
import { mapExternalNames, results, resultWithHistory } from './results.ts';
import {
  NamesBody,
  Result,
  ResultQuery,
  ResultsBody,
  ResultsQuery,
  ResultsReply,
  ResultWithHistory,
  WithdrawBody,
  Withdrawn,
} from './schema.ts';
import { summarizeResults } from './summarize.ts';
import { ResultsSummary, SummaryQuery } from './summary-schema.ts';
import { withdrawImport } from './withdraw.ts';

const tags = ['results'];
const STREAMS = ['application/x-ndjson', 'text/csv'];
/** Only the list is checked here: its lines are validated one by one, so that an invalid one stops nothing else. */
const UncheckedBody = z.strictObject({ results: z.array(z.unknown()).max(100_000) });

export const resultRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const type of STREAMS) app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  app.post(
    '/results',
    {
      config: {
        role: 'operator',
        isStreamed: true,
        problems: ['import-interrupted', 'import-withdrawn', 'unknown-format'],
      },
      validatorCompiler:
        ({ httpPart }) =>
        (value) => ({ value: httpPart === 'body' ? readBody(value) : parse(ResultsQuery, value) }),
      schema: {
        operationId: 'results.import',
        tags,
        summary: 'Import results: how clips and campaigns performed on a platform',
        description: `JSON; NDJSON with one result per line (application/x-ndjson), read as it arrives; or CSV (text/csv): an export of ${exportLabels()}, recognized by its header, or our own fields. A line is imported whole or not at all. New figures for the same source, clip or campaign, platform and period replace the old ones, which are kept as history.`,
        consumes: ['application/json', ...STREAMS],
        querystring: ResultsQuery,
        body: ResultsBody,
        response: { 200: ResultsReply },
      },
    },
    ({ ctx, body, query, headers }) => {
      const streamed: unknown = body;
      if (!(streamed instanceof Readable)) return importResults(ctx, { ...body, query });
      if (/^text\/csv/i.test(headers['content-type'] ?? '')) return importResults(ctx, { csv: streamed, query });
      return importResults(ctx, { ndjson: streamed, query });
    },
  );

  app.get(
    '/results',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List results with their rates, newest period first',
        querystring: ResultQuery,
        response: { 200: z.object({ results: z.array(Result), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await results(ctx, query);
      return { results: [...rows], next };
    },
  );

  app.get(
    '/results/summary',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'results.summary',
        tags,
        summary: 'Summarize the results of a period by platform and currency, counting no time twice',
        querystring: SummaryQuery,
        response: { 200: ResultsSummary },
      },
    },
    ({ ctx, query }) => summarizeResults(ctx, query),
  );

  app.get(
    '/results/:id',
    {
      config: { role: 'viewer', problems: ['result-not-found'] },
      schema: {
        tags,
        summary: 'Get a result and its corrections',
        params: z.strictObject({ id: Id }),
        response: { 200: ResultWithHistory },
      },
    },
    ({ ctx, params }) => resultWithHistory(ctx, params.id),
  );

  app.post(
    '/results/imports/:id/withdraw',
    {
      config: { role: 'admin', problems: ['import-not-found'] },
      schema: {
        operationId: 'results.withdraw',
        tags,
        summary: 'Withdraw an incorrect import',
        description:
          'The results that it replaced count again; the results that it added no longer count. Its figures stay in the history of each result. Corrections by a later import remain.',
        params: z.strictObject({ id: Id }),
        body: WithdrawBody,
        response: { 200: Withdrawn },
      },
    },
    ({ ctx, params, body }) => withdrawImport(ctx, params.id, body),
  );

  app.post(
    '/results/names',
    {
      config: { role: 'operator', problems: ['clip-not-found', 'campaign-not-found'] },
      schema: {
        operationId: 'results.mapNames',
        tags,
        summary: 'Map names on platforms to clips and campaigns',
        description:
          'Exports name ads and videos, not our ids. Mapping a name again moves it to the new clip or campaign.',
        body: NamesBody,
        response: { 200: z.object({ names: z.int() }) },
      },
    },
    async ({ ctx, body }) => ({ names: await mapExternalNames(ctx, body) }),
  );
};

function readBody(value: unknown): unknown {
  if (value instanceof Readable) return value;
  if (value === undefined || value === null)
    throw invalid([{ path: '', message: 'send {"results": […]}, NDJSON (application/x-ndjson) or CSV (text/csv)' }]);
  return parse(UncheckedBody, value);
}
