import { createHash } from 'node:crypto';
import type { RuleSetDocument } from './schema.ts';

/**
 * Returns the canonical text of a checked document: one JSON line, with keys in the schema's order and features in the
 * document's own order, because a score is summed in that order.
 */
export const canonicalText = (document: RuleSetDocument): string => JSON.stringify(document);

/** SHA-256 of the canonical text, in hex: two documents with the same checksum score alike. */
export const checksum = (document: RuleSetDocument): string =>
  createHash('sha256').update(canonicalText(document)).digest('hex');
