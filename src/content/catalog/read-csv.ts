import { check, closest, FEATURES, type FieldError, featureKind, invalid } from '../../core/kernel/index.ts';
import { type ReadLine, readCsvRows, readLines } from '../../core/lines/index.ts';
import { VideoLine } from './schema.ts';

const COLUMNS = ['video_asset_id', 'video_duration_ms', 'clip_id', 'start_ms', 'end_ms', 'status'] as const;
const REQUIRED = ['video_asset_id', 'start_ms', 'end_ms'];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads CSV with one clip per line, under the header
 * `video_asset_id,video_duration_ms,clip_id,start_ms,end_ms,status,<feature>…`. An empty cell means that the field is absent.
 *
 * @throws `validation-failed` if the header has an unknown column or lacks a required one
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine<VideoLine>> {
  let header: string[] | undefined;
  for await (const { line, cells } of readCsvRows(readLines(bytes))) {
    if (header === undefined) header = checkedHeader(cells);
    else if (typeof cells === 'string') yield { line, errors: [{ path: '', message: cells }] };
    else yield readRecord(header, cells, line);
  }
}

function checkedHeader(cells: readonly string[] | string): string[] {
  if (typeof cells === 'string') throw invalid([{ path: 'header', message: cells }]);
  const names = cells.map((name) => name.trim());
  const [only = '', ...others] = names;
  const separator =
    others.length > 0 ? undefined : only.includes(';') ? 'semicolons' : only.includes('\t') ? 'tabs' : undefined;
  if (separator !== undefined)
    throw invalid([
      { path: 'header', message: `columns are separated by ${separator}: use commas, and a point in decimals (0.82)` },
    ]);
  const known = [...COLUMNS, ...Object.keys(FEATURES)];
  const errors: FieldError[] = names.flatMap((name, at) => {
    if (names.indexOf(name) !== at) return { path: `header[${at}]`, message: `column ${name} appears twice` };
    if (COLUMNS.some((column) => column === name) || featureKind(name) !== undefined) return [];
    const near = closest(name, known);
    const hint = near === undefined ? `columns are ${COLUMNS.join(', ')} and features` : `did you mean ${near}?`;
    return { path: `header[${at}]`, message: `unknown column ${JSON.stringify(name)}; ${hint}` };
  });
  const missing = REQUIRED.filter((name) => !names.includes(name));
  errors.push(...missing.map((name) => ({ path: 'header', message: `column ${name} is missing` })));
  if (errors.length > 0) throw invalid(errors);
  return names;
}

function readRecord(header: readonly string[], record: readonly string[], line: number): ReadLine<VideoLine> {
  const errors: FieldError[] = [];
  const cells = new Map(header.map((name, at) => [name, record[at]?.trim() ?? '']));
  const value = (name: string) => {
    const written = cells.get(name) ?? '';
    if (written === '') return undefined;
    if (name === 'status' || name.endsWith('_id')) return written;
    if (name === 'has_audio' && /^(true|false)$/i.test(written)) return written.toLowerCase() === 'true';
    if (NUMBER.test(written)) return Number(written);
    errors.push({ path: name, message: `must be ${wantedOf(name, written)}, got ${JSON.stringify(written)}` });
    return undefined;
  };
  const features = header.filter((name) => featureKind(name) !== undefined).map((name) => [name, value(name)] as const);
  const given = features.filter(([, number]) => number !== undefined);
  if ((cells.get('video_asset_id') ?? '') === '')
    errors.push({ path: 'video_asset_id', message: 'is required and must be a UUID' });
  const clip = {
    id: value('clip_id'),
    start_ms: value('start_ms'),
    end_ms: value('end_ms'),
    status: value('status'),
    // without any feature, an existing clip keeps its features
    features: given.length === 0 ? undefined : Object.fromEntries(given),
  };
  const video = { id: value('video_asset_id'), duration_ms: value('video_duration_ms'), clips: [clip] };
  if (errors.length > 0) return { line, errors };
  const checked = check(VideoLine, video);
  if ('data' in checked) return { line, value: checked.data, bytes: 500 };
  return { line, errors: checked.errors.map(({ path, message }) => ({ path: columnOf(path), message })) };
}

const wantedOf = (name: string, written: string) => {
  if (featureKind(name)?.type === 'boolean') return 'true or false';
  return written.includes(',') ? 'a number with a decimal point and without thousands separators' : 'a number';
};

/** Returns the column of a field of the line's video. */
function columnOf(path: string): string {
  if (path === 'id') return 'video_asset_id';
  if (path === 'duration_ms') return 'video_duration_ms';
  if (path === 'clips[0].id') return 'clip_id';
  return path.replace(/^clips\[0\]\.(features\.)?/, '');
}
