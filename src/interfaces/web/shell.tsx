import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { ApiError } from '../client/index.ts';
import { client, useLoaded } from './data.ts';
import { Failed } from './parts/states.tsx';
import { session } from './session.ts';

const PAGES = [
  ['/app/videos', 'Videos'],
  ['/app/review', 'Review'],
  ['/app/campaigns', 'Campaigns'],
  ['/app/results', 'Results'],
  ['/app/rules/tiktok', 'Rules'],
  ['/app/ledger', 'Ledger'],
  ['/app/jobs', 'Jobs'],
  ['/app/settings', 'Settings'],
] as const;

/** Around every page: where one can go, and who one is. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path, url, route } = useLocation();
  const who = useLoaded('session', async () => {
    session.value = await client.session.get();
    return session.value;
  });
  const isSigningIn = path === '/app/sign-in';
  const isOut = who.error instanceof ApiError && who.error.status === 401;
  if (isOut && !isSigningIn) route(`/app/sign-in?then=${encodeURIComponent(url)}`, true);
  const isKnown = who.data !== undefined;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      {isKnown && (
        <nav class="rail" aria-label="Pages">
          <ul>
            {PAGES.map(([href, name]) => (
              <li key={href}>
                <a href={href} aria-current={isOn(href, path) ? 'page' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
          <p class="who quiet">
            {who.data.actor} · {who.data.role}
          </p>
        </nav>
      )}
      <div class="body">
        {who.data?.keys_needed === false && (
          <aside class="banner" aria-label="Notice">
            No API keys: everyone on this machine may do everything. <code>campaigns-engine keys create</code> makes
            one.
          </aside>
        )}
        {who.error !== undefined && !isOut && <Failed error={who.error} retry={who.reload} />}
        {(isKnown || isSigningIn) && children}
      </div>
    </>
  );
}

const isOn = (href: string, path: string) => {
  const room = href.split('/').slice(0, 3).join('/');
  return path.startsWith(room) || (path === '/' && href === '/app/videos');
};
