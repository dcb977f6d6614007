import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
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

/** Goes to a page or a film by part of its name: Ctrl-K, ⌘K or “/” open it. */
export function Palette({ pages }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [q, search] = useState('');
  const [isOpen, setOpen] = useState(false);
  const { route } = useLocation();
  const wanted = q.trim();
  const films = useLoaded(`find ${wanted}`, async () =>
    wanted === '' ? [] : (await client.videos.list({ q: wanted, limit: MOST })).video_assets,
  );
  const found: readonly Target[] = [
    ...(films.data ?? []).map(({ id, title }) => ({
      href: `/app/videos/${id}`,
      name: title ?? 'Untitled',
      kind: 'film',
    })),
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
      <dialog ref={dialog} class="palette" aria-label="Find a film or a page" onClose={() => setOpen(false)}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const [first] = found;
            if (first !== undefined) go(first.href);
          }}
        >
          <input
            type="search"
            aria-label="Part of a film's title, or a page"
            placeholder="Part of a film's title, or a page"
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
        {found.length === 0 && !films.isLoading && <p class="quiet">No film or page has “{wanted}” in its name.</p>}
      </dialog>
    </>
  );
}
