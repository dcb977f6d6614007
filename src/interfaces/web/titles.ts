import { signal } from '@preact/signals';
import { client } from './data.ts';

export type Titles = ReadonlyMap<string, string>;

/** Why the last titles could not be read: the page says so, and shows the rest. */
export const untitled = signal<unknown>(undefined);

/** The titles of these videos, by id, in one request. Without them a page is still worth showing: then it names none. */
export async function titlesOf(ids: readonly (string | undefined)[]): Promise<Titles> {
  const wanted = [...new Set(ids)].filter((id) => id !== undefined).slice(0, 100);
  if (wanted.length === 0) return new Map();
  const found = await client.videos
    .list({ ids: wanted.join(','), limit: wanted.length })
    .catch((error: unknown) => ({ error }));
  untitled.value = 'error' in found ? found.error : undefined;
  if ('error' in found) return new Map();
  return new Map(found.video_assets.map(({ id, title }) => [id, title ?? 'Untitled']));
}
