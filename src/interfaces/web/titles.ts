import { signal } from '@preact/signals';
import { client } from './data.ts';

export type Titles = ReadonlyMap<string, string>;

/** Why the last titles could not be read: the page says so, and shows the rest. */
export const untitled = signal<unknown>(undefined);

/** So many are asked for at once. */
const AT_ONCE = 100;

/** The titles of these videos, by id. Without them a page is still worth showing: then it names none. */
export async function titlesOf(ids: readonly (string | undefined)[]): Promise<Titles> {
  const wanted = [...new Set(ids)].filter((id) => id !== undefined);
  if (wanted.length === 0) return new Map();
  const pages = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) =>
    client.videos.list({ ids: wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE).join(','), limit: AT_ONCE }),
  );
  const found = await Promise.all(pages).catch((error: unknown) => ({ error }));
  untitled.value = 'error' in found ? found.error : undefined;
  if ('error' in found) return new Map();
  return new Map(
    found.flatMap(({ video_assets }) => video_assets.map(({ id, title }) => [id, title ?? 'Untitled'] as const)),
  );
}
