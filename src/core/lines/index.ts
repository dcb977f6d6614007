export { cellsOf, type Delimiter } from './csv-cells.ts';
export { batches, importError, type LineErrors, LineList, rejection } from './import-report.ts';
export { keyProblem } from './key-problem.ts';
export { type CsvRow, readCsvRows } from './read-csv-rows.ts';
export { readJson } from './read-json.ts';
export { type DecodeLine, decodeUtf8, type Line, type ReadLine, readLines } from './read-lines.ts';
export { readNdjson } from './read-ndjson.ts';
