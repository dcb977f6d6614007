import { afterEach, expect, test, vi } from 'vitest';
import { sayReport } from './say-report.ts';

afterEach(() => vi.restoreAllMocks());

const REPORT = {
  ...{ since: '2026-11-01', until: '2026-11-20', through: '2026-11-20', results: 2, corrected: 1, unchanged: 3 },
  ...{ withdrawn: 0, unreported: 0, rejected: [], rejected_total: 0, holes: [], paused: [], goals: [] },
};

function written(report: Parameters<typeof sayReport>[1]): { out: string[]; err: string[] } {
  const [out, err]: [string[], string[]] = [[], []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  sayReport('a1', report);
  vi.restoreAllMocks();
  return { out, err };
}

test('a report is one line, without remarks if all is well', () => {
  expect(written(REPORT)).toEqual({
    out: ['a1: 2026-11-01 to 2026-11-20: 2 results (1 correction), 3 already known, 0 withdrawn, 0 rejected\n'],
    err: [],
  });
  expect(written({ ...REPORT, until: null })).toEqual({ out: ['a1: nothing to read\n'], err: [] });
});

test('remarks list the first 20 rejected rows, all holes, paused publications, and unreported results', () => {
  const rejected = Array.from({ length: 21 }, (_, at) => ({ ad: `ad ${at}`, day: '2026-11-02', detail: 'no clip' }));
  const hole = { since: '2026-11-03', until: '2026-11-04', code: 'reply-unclear', detail: 'no end' };
  const all = { rejected, rejected_total: 21, holes: [hole], unreported: 1, paused: ['p1'], goals: ['ctr', 'views'] };
  expect(written({ ...REPORT, ...all }).err).toEqual([
    'goals that can be learned from these figures: ctr, views\n',
    ...rejected.slice(0, 20).map(({ ad }) => `${ad} on 2026-11-02: no clip\n`),
    'not read: 2026-11-03 to 2026-11-04: no end (reply-unclear)\n',
    '1 result of ads that the platform no longer reports: not changed\n',
    'publication p1 had spent more than its maximum: it is being paused\n',
  ]);
});
