import { findPublication, type PublicationRow } from '../../campaigns/publishing/publication-store.ts';
import { type Intended, writeIntent } from '../../campaigns/publishing/write-intent.ts';
import type { World } from './world.ts';

/** Writes an intent at the campaign's step as a run would, and takes the account. @param read the publication as that run has read it */
export async function intentOf(
  { ctx, plainDb }: World,
  publicationId: string,
  owner: string,
  read: Partial<PublicationRow> = {},
): Promise<Intended & { readonly id: string }> {
  const publication = await findPublication(plainDb, publicationId);
  if (publication === undefined) throw new Error(`there is no publication ${publicationId}`);
  const id = ctx.newId();
  const intent = { id, step: 'campaign', act: 'create', number: 1, request_sha256: '', target: null, job_id: null };
  return { id, ...(await writeIntent(plainDb, { ...publication, ...read }, owner, intent, ctx.now())) };
}
