import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../data.ts';
import { platformName } from '../format.ts';
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

/** Films, then campaigns, with this in their titles or names. */
async function thingsLike(q: string): Promise<readonly Target[]> {
  const [{ video_assets: films }, { campaigns }] = await Promise.all([
    client.videos.list({ q, limit: MOST }),
    client.campaigns.list({ q, include: 'summary', limit: MOST }),
  ]);
  return [
    ...films.map(({ id, title }) => ({ href: `/app/videos/${id}`, name: title ?? 'Untitled', kind: 'film' })),
    ...campaigns.map(({ id, status, platform, video_asset_id, summary, name }) => ({
      href:
        status === 'draft'
          ? `/app/review?draft=${id}`
          : `/app/videos/${video_asset_id}?platform=${platform}&campaign=${id}`,
      name: `${summary?.video.title ?? name} on ${platformName(platform)}`,
      kind: status,
    })),
  ];
}

/** Goes to a page, a film or a campaign by part of its name: Ctrl-K, ⌘K or “/” open it. */
export function Palette({ pages }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [q, search] = useState('');
  const [isOpen, setOpen] = useState(false);
  const { route } = useLocation();
  const wanted = q.trim();
  const things = useLoaded(`find ${wanted}`, () => (wanted === '' ? Promise.resolve([]) : thingsLike(wanted)));
  const found: readonly Target[] = [
    ...(things.data ?? []),
    ...pages
      .filter(([, name]) => name.toLowerCase().includes(wanted.toLowerCase()))
      .map(([href, name]) => ({ href, name, kind: 'page' })),
  ];
  const open = () => {
    search('');
    setOpen(true);
    dialog.current?.showModal();
  };
  const go = (href: string) => {
    dialog.current?.close();
    route(href);
  };
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
            const [first] = found;
            if (first !== undefined) go(first.href);
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
        {found.length === 0 && !things.isLoading && (
          <p class="quiet">No film, campaign or page has “{wanted}” in its name.</p>
        )}
      </dialog>
    </>
  );
}
