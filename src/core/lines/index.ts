export { cellsOf, type Delimiter, UNCLOSED } from './csv-cells.ts';
export { type DecodeLine, decodeUtf8, type Line, type ReadLine, readLines } from './read-lines.ts';
export { readNdjson } from './read-ndjson.ts';
