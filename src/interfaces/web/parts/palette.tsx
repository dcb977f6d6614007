import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { campaignName } from '../campaign-name.ts';
import { client } from '../data.ts';
import { isForControl } from '../keys.ts';
import { useLoaded } from '../use-loaded.ts';

interface PaletteProps {
  readonly pages: readonly (readonly [href: string, name: string, ...rest: unknown[]])[];
}

interface Target {
  readonly href: string;
  readonly name: string;
  readonly kind: string;
}

const MOST = 8;

/** How long the keyboard must rest before a search starts, instead of one per key. */
const REST_MS = 40;

const rest = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, REST_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });

async function filmsLike(q: string, signal: AbortSignal): Promise<readonly Target[]> {
  const { video_assets: films } = await client.videos.list({ q, limit: MOST }, { signal });
  return films.map(({ id, title }) => ({ href: `/app/videos/${id}`, name: title ?? 'Untitled', kind: 'film' }));
}

async function campaignsLike(q: string, signal: AbortSignal): Promise<readonly Target[]> {
  const { campaigns } = await client.campaigns.list({ q, include: 'summary', limit: MOST }, { signal });
  return campaigns.map(({ id, status, platform, video_asset_id, ...campaign }) => ({
    href:
      status === 'draft'
        ? `/app/review?draft=${id}`
        : `/app/videos/${video_asset_id}?platform=${platform}&campaign=${id}`,
    name: campaignName(campaign),
    kind: status,
  }));
}

/** Finds items whose names contain the words, once the user pauses typing. */
const useFound = (wanted: string, find: typeof filmsLike) =>
  useLoaded(`find ${wanted}`, async (signal) => {
    if (wanted === '') return [];
    await rest(signal);
    return find(wanted, signal);
  });

/** Opens a page, a film or a campaign by part of its name. Ctrl-K, ⌘K or “/” show it. */
export function Palette({ pages }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [q, search] = useState('');
  const [isOpen, setOpen] = useState(false);
  const { route } = useLocation();
  const wanted = q.trim();
  const films = useFound(wanted, filmsLike);
  const campaigns = useFound(wanted, campaignsLike);
  const [isHurried, hurry] = useState(false);
  const found: readonly Target[] = [
    ...(films.data ?? []),
    // after the films, which they would otherwise move down under the pointer
    ...((films.isLoading ? undefined : campaigns.data) ?? []),
    ...pages
      .filter(([, name]) => name.toLowerCase().includes(wanted.toLowerCase()))
      .map(([href, name]) => ({ href, name, kind: 'page' })),
  ];
  const open = () => {
    search('');
    hurry(false);
    setOpen(true);
    dialog.current?.showModal();
  };
  const go = (href: string) => {
    dialog.current?.close();
    route(href);
  };
  useEffect(() => {
    // if Enter was pressed before the results arrived, opens the first one
    const [first] = found;
    if (!isHurried || films.isLoading) return;
    if (first !== undefined) go(first.href);
    if (first !== undefined || !campaigns.isLoading) hurry(false);
  }, [isHurried, films.isLoading, campaigns.isLoading]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isChord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      if (!isChord && (event.key !== '/' || isForControl(event))) return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button type="button" class="find" onClick={open}>
        Find <kbd>Ctrl K</kbd>
      </button>
      <dialog
        ref={dialog}
        class="palette"
        aria-label="Find a film, a campaign or a page"
        onClose={() => setOpen(false)}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            hurry(true);
          }}
        >
          <input
            type="search"
            aria-label="Part of a title, a campaign's name, or a page"
            placeholder="Part of a title, a campaign's name, or a page"
            value={q}
            onInput={({ currentTarget }) => search(currentTarget.value)}
          />
        </form>
        <ul>
          {(isOpen ? found : []).map(({ href, name, kind }) => (
            <li key={href}>
              <a
                href={href}
                onClick={(event) => {
                  event.preventDefault();
                  go(href);
                }}
              >
                {name} <span class="quiet">{kind}</span>
              </a>
            </li>
          ))}
        </ul>
        {found.length === 0 && !films.isLoading && !campaigns.isLoading && (
          <p class="quiet">No film, campaign or page has “{wanted}” in its name.</p>
        )}
      </dialog>
    </>
  );
}
