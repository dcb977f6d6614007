import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AccountToUse, DraftToPublish, RenderedClip, Step } from './port.ts';

/** Maximum length of the readable part of a name, so that it stays readable in lists. */
const LONGEST_NAME = 120;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Returns the part of a name by which the object of a step can be found again. */
export const tagOf = ({ campaign_id, number }: DraftToPublish, step: string): string =>
  `ce:${campaign_id}:${number}:${step}`;

/** Finds the tag in a name. */
export const tagIn = (marker: string): string => /ce:\S+$/.exec(marker)?.[0] ?? marker;

export const hasTag = (name: string | undefined, tag: string): boolean => name?.split(/\s+/).includes(tag) === true;

/**
 * Adds the tag to the name: results find their campaign by its UUID, in every export too. Other UUIDs are removed from the name
 * because they would point elsewhere.
 */
export function nameWith(name: string, tag: string): string {
  const readable = name.replace(UUID, '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).toWellFormed().trim();
  return readable === '' ? tag : `${readable} ${tag}`;
}

/** Identifies a plan before and after rendering: the clip counts by what is rendered, not by its file. */
export function fingerprintOf(
  apiVersion: string,
  steps: readonly Step[],
  clip: RenderedClip,
  { environment, external_id }: AccountToUse,
): string {
  const content = {
    api_version: apiVersion,
    account: [environment, external_id],
    clip: clip.cards === undefined ? clip.identity : clip.cards.map(({ identity }) => identity),
    steps: steps.map(({ file: _, ...step }) => step),
  };
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}
