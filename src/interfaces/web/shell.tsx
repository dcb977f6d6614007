import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ApiError } from '../client/index.ts';
import { client } from './data.ts';
import { actorName } from './format.ts';
import { connection, startLive } from './live.ts';
import { Icon, type IconName, Mark } from './parts/icon.tsx';
import { Palette } from './parts/palette.tsx';
import { Failed } from './parts/states.tsx';
import { isShown, session } from './session.ts';
import { useLoaded } from './use-loaded.ts';

const PAGES: readonly (readonly [href: string, name: string, icon: IconName])[] = [
  ['/', 'Today', 'today'],
  ['/app/review', 'Review', 'review'],
  ['/app/videos', 'Videos', 'videos'],
  ['/app/campaigns', 'Campaigns', 'campaigns'],
  ['/app/experiments', 'Experiments', 'experiments'],
  ['/app/results', 'Results', 'results'],
  ['/app/report', 'Report', 'report'],
  ['/app/rules/tiktok', 'Rules', 'rules'],
  ['/app/ledger', 'Ledger', 'ledger'],
  ['/app/jobs', 'Jobs', 'jobs'],
  ['/app/settings', 'Settings', 'settings'],
];

/** Shows what surrounds every page: the navigation and the user. */
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
  // if the session cannot be read, the user can change nothing, but can read everything
  const isIn = isKnown || (who.error !== undefined && !isOut);
  isShown.value = isIn || isSigningIn;
  useEffect(() => {
    // on a phone, the navigation is wider than the screen
    document.querySelector('.rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path, isIn]);
  useEffect(() => {
    if (isKnown) startLive();
  }, [isKnown]);
  useEffect(() => {
    // the server refuses the stream of an ended session; then the user has to sign in again
    if (connection.value === 'away') who.reload();
  }, [connection.value]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      {isIn && !isSigningIn && (
        <nav class="rail" aria-label="Pages">
          <div class="rail-inner">
            <a class="brand" href="/">
              <Mark /> Campaigns Engine
            </a>
            <Palette pages={PAGES} />
            <ul>
              {PAGES.map(([href, name, icon]) => (
                <li key={href}>
                  <a class="rail-link" href={href} aria-current={isOn(href, path) ? 'page' : undefined}>
                    <Icon name={icon} />
                    {name}
                  </a>
                </li>
              ))}
            </ul>
            <p class="who quiet">
              <span class="live" data-state={connection.value}>
                {connection.value === 'live' ? 'live' : connection.value === 'away' ? 'no connection' : 'connecting'}
              </span>
              <br />
              {who.data !== undefined &&
                `${who.data.keys_needed ? actorName(who.data.actor) : 'no sign-in'} · ${who.data.role}`}
            </p>
          </div>
        </nav>
      )}
      <div class={`body ${isSigningIn ? 'alone' : ''}`}>
        {who.data?.keys_needed === false && (
          <aside class="banner" aria-label="Notice">
            Nobody has to sign in yet: everyone on this machine can do everything.{' '}
            <a href="/app/settings">Create the first key</a>
          </aside>
        )}
        {who.error !== undefined && !isOut && (
          <aside class="beside-page" aria-label="Sign-in">
            <Failed what="your account" error={who.error} retry={who.reload} />
          </aside>
        )}
        {/* the page loads its data in parallel with the session */}
        <div hidden={!isShown.value}>{!isOut || isSigningIn ? children : null}</div>
      </div>
    </>
  );
}

const isOn = (href: string, path: string) => {
  const room = href.split('/').slice(0, 3).join('/');
  return href === '/' ? path === '/' || path === '/app' : path.startsWith(room);
};
