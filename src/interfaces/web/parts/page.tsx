import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isShown } from '../session.ts';
import { untitled } from '../titles.ts';
import { Failed } from './states.tsx';

interface PageProps {
  readonly title: string;
  /** Whether the first data are shown, or the reason why there are none. */
  readonly isReady: boolean;
  /** The page above it. */
  readonly trail?: { readonly href: string; readonly name: string };
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

let isFirstPage = true;

/** Shows the parts that all pages have: one heading, one main part, and a mark once the first data are there. */
export function Page({ title, isReady, trail, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // tells a user of a screen reader that the page has changed
    if (!isFirstPage) heading.current?.focus();
    isFirstPage = false;
    return () => {
      untitled.value = undefined;
    };
  }, []);
  useEffect(() => {
    document.title = `${title} · Campaigns Engine`;
  }, [title]);
  useEffect(() => {
    document.body.dataset.ready = String(isReady && isShown.value);
    return () => {
      document.body.dataset.ready = 'false';
    };
  }, [isReady, isShown.value]);
  return (
    <main id="main">
      <header class="page-head">
        <div>
          {trail !== undefined && (
            <a class="trail" href={trail.href}>
              ← {trail.name}
            </a>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {actions}
      </header>
      {untitled.value !== undefined && <Failed what="the titles of some videos" error={untitled.value} />}
      {children}
    </main>
  );
}
