import { createHash } from 'node:crypto';
import type { RuleSetDocument } from './schema.ts';

/**
 * The text that stands for a checked document: one JSON line, the keys in the schema's order, the features in the
 * document's own, because a score is summed in it.
 */
export const canonicalText = (document: RuleSetDocument): string => JSON.stringify(document);

/** SHA-256 of the canonical text, in hex: two documents with the same one score alike. */
export const checksum = (document: RuleSetDocument): string =>
  createHash('sha256').update(canonicalText(document)).digest('hex');
