import { signal } from '@preact/signals';
import { byHundreds } from './by-hundreds.ts';
import { client } from './data.ts';

export type Titles = ReadonlyMap<string, string>;

/** Why the last titles could not be read. The page says so, and shows the rest. */
export const untitled = signal<unknown>(undefined);

/** Returns the titles of these videos, by id. If they cannot be read, the page is shown without titles. */
export async function titlesOf(ids: readonly (string | undefined)[]): Promise<Titles> {
  const wanted = ids.filter((id) => id !== undefined);
  if (wanted.length === 0) return new Map();
  const found = await byHundreds(
    wanted,
    async (some, limit) => (await client.videos.list({ ids: some, limit })).video_assets,
  ).catch((error: unknown) => ({ error }));
  untitled.value = 'error' in found ? found.error : undefined;
  if ('error' in found) return new Map();
  return new Map(found.map(({ id, title }) => [id, title ?? 'Untitled'] as const));
}
