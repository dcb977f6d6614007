import { resolveObjectURL } from 'node:buffer';
import { type Element, type Event, type HTMLElement, Window } from 'happy-dom';
import { render } from 'preact';
import { plainly, textOf } from './page-text.ts';

/** A request that was meant to change something, as the page sent it. */
export interface Written {
  readonly does: string;
  readonly body: unknown;
}

/** Returns a response in place of the server's; undefined lets the server respond. */
type Answer = (method: string, target: string) => Response | undefined;

export interface PageOptions {
  readonly fetch: typeof fetch;
  /** Called before each request that changes something, to advance the clock. */
  readonly tick?: () => void;
  /** An API key, sent with every request. */
  readonly key?: string;
  /** Names for ids in texts. */
  readonly names?: ReadonlyMap<string, string>;
}

const ORIGIN = 'http://127.0.0.1:8080';
// a URL, so that the compiler of the server's code, which has no DOM types, does not resolve it
const PROGRAM = new URL('../../src/interfaces/web/main.tsx', import.meta.url).pathname;
/** The module that a page imports on demand. */
const LATER = new URL('../../src/interfaces/web/bundle-check/checker.ts', import.meta.url).pathname;
/** Number of consecutive timers between a reply and the requests that follow from it, with some to spare. */
const QUIET_ROUNDS = 8;
const PATIENCE_MS = 10_000;

let loads = 0;

export type Page = ReturnType<typeof openPage>;

/** Opens the dashboard's program in a light DOM, on an API; both are in this process. */
export function openPage({ fetch: answer, tick = () => {}, key, names = new Map() }: PageOptions) {
  const window = new Window({
    url: `${ORIGIN}/`,
    settings: { navigation: { disableMainFrameNavigation: true, disableChildPageNavigation: true } },
  });
  const { document } = window;
  const written: Written[] = [];
  const saved: { name: string; text: Promise<string> }[] = [];
  const left: string[] = [];
  const copied: string[] = [];
  const channels: { onmessage: (event: { data: unknown }) => void }[] = [];
  let under = 0;
  let answerInstead: Answer = () => undefined;
  let key_ = key;

  const request = async (url: string | URL | Request, init: RequestInit = {}) => {
    const { method = 'GET', body } = init;
    const target = String(url).slice(ORIGIN.length);
    if (method !== 'GET') {
      tick();
      written.push({ does: `${method} ${target}`, body: body instanceof Blob ? await body.text() : bodyOf(body) });
    }
    under++;
    try {
      const headers = new Headers(init.headers);
      headers.set('origin', ORIGIN);
      headers.set('host', new URL(ORIGIN).host);
      headers.set('sec-fetch-site', 'same-origin');
      if (key_ !== undefined) headers.set('authorization', `Bearer ${key_}`);
      const cookie = document.cookie;
      if (cookie !== '') headers.set('cookie', cookie);
      return answerInstead(method, target) ?? (await answer(url, { ...init, headers }));
    } finally {
      under--;
    }
  };

  window.HTMLAnchorElement.prototype.click = function click() {
    const file = this.href.startsWith('blob:') ? resolveObjectURL(this.href) : undefined;
    if (this.download === '') this.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true }));
    else saved.push({ name: this.download, text: file?.text() ?? Promise.resolve(this.getAttribute('href') ?? '') });
  };

  // unlike browsers, happy-dom forgets a selection that was made before the option was in its list
  const { prototype } = window.HTMLOptionElement;
  const selected = Object.getOwnPropertyDescriptor(prototype, 'selected');
  Object.defineProperty(prototype, 'selected', {
    ...selected,
    set(isSelected: boolean) {
      selected?.set?.call(this, isSelected);
      if (isSelected && this.parentNode === null) queueMicrotask(() => selected?.set?.call(this, true));
    },
  });

  const { location: real } = window;
  const globals: Record<string, unknown> = {
    document,
    location: {
      get origin() {
        return real.origin;
      },
      get pathname() {
        return real.pathname;
      },
      get search() {
        return real.search;
      },
      assign: (to: string) => left.push(to),
      reload: () => left.push('again'),
    },
    history: window.history,
    navigator: {
      language: 'en-US',
      // the lock is never granted: another tab of this browser reads the stream
      locks: { request: () => new Promise(() => {}) },
      clipboard: { writeText: async (text: string) => void copied.push(text) },
    },
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    requestAnimationFrame: (run: () => void) => setTimeout(run, 1),
    cancelAnimationFrame: (timer: NodeJS.Timeout) => clearTimeout(timer),
    matchMedia: () => ({ matches: false }),
    scrollTo: () => {},
    print: () => left.push('printed'),
    FormData: window.FormData,
    Element: window.Element,
    BroadcastChannel: class {
      onmessage = (_: { data: unknown }): void => {};
      constructor() {
        channels.push(this);
      }
      postMessage() {}
    },
    BUNDLE_CHECKER: 'the checker',
    fetch: request,
  };
  const before = new Map(Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

  /** Checks whether a proof is being hashed, which happens outside this thread. */
  const isChecking = () =>
    [...document.querySelectorAll('.proof [role=status]')].some(({ textContent }) => textContent === ' checking…');

  const settle = async () => {
    const until = performance.now() + PATIENCE_MS;
    for (let quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (under > 0 || (quiet === QUIET_ROUNDS - 1 && isChecking())) quiet = 0;
      if (performance.now() > until) throw new Error(`the page never rests:\n${shown(document.body)}`);
    }
  };

  /** Waits for the page's own part of the program, and for its first data. */
  const ready = async () => {
    const until = performance.now() + PATIENCE_MS;
    while (document.body.dataset.ready !== 'true') {
      await settle();
      if (performance.now() > until) throw new Error(`the page is never ready:\n${shown(document.body)}`);
    }
    await settle();
  };

  const leave = () => {
    const root = document.querySelector('#app');
    // browsers and happy-dom declare the same element as two types
    if (root !== null) render(null, root as unknown as Parameters<typeof render>[1]);
  };

  const main = () => document.querySelector('main') ?? document.body;
  const shown = (part: Element = main()) => textOf(part, names);
  const named = (name: string | RegExp, selector: string) => {
    const within = document.querySelector('dialog[open]') ?? document.body;
    const all = [...within.querySelectorAll(selector)].map((one) => one as HTMLElement);
    const fitting = all.filter((one) => {
      const called = nameOf(one);
      return (typeof name === 'string' ? called === name : name.test(called)) && isOpen(one);
    });
    const [first] = fitting;
    if (first === undefined || fitting.length > 1)
      throw new Error(`${fitting.length} of these are called ${name}: ${all.map(nameOf).join(' | ')}`);
    return first;
  };
  const told = (element: HTMLElement, type: string, more: object = {}) => {
    const event = new window.Event(type, { bubbles: true, cancelable: true });
    for (const [property, value] of Object.entries(more)) Object.defineProperty(event, property, { value });
    return element.dispatchEvent(event);
  };

  return {
    document,
    window,
    /** How the page was left: addresses, a reload, a print. */
    left,
    copied,
    settle,
    /** Waits until the page that a link or a form leads to is shown. */
    ready,
    /** Returns the requests that changed something since the last call. */
    written: () => written.splice(0),
    /** Returns the files that were saved since the last call. */
    saved: () => Promise.all(saved.splice(0).map(async ({ name, text }) => ({ name, text: await text }))),
    answer: (instead: Answer = () => undefined) => {
      answerInstead = instead;
    },
    as: (other: string | undefined) => {
      key_ = other;
    },
    /** Loads the program again at an address. */
    open: async (address: string) => {
      leave();
      document.body.innerHTML = '<div id="app"></div>';
      window.happyDOM.setURL(`${ORIGIN}${address}`);
      document.body.dataset.ready = 'false';
      await import(/* @vite-ignore */ LATER);
      await import(/* @vite-ignore */ `${PROGRAM}?${++loads}`);
      await ready();
    },
    /** Returns the address in the address bar. */
    address: () => `${real.pathname}${real.search}`,
    text: (selector?: string) => shown(selector === undefined ? main() : (document.querySelector(selector) ?? main())),
    /** Returns the texts of all matching elements, in one line. */
    all: (selector: string) =>
      [...document.querySelectorAll(selector)]
        .map((part) => shown(part).replaceAll('\n', ' / '))
        .filter((text) => text !== '')
        .join(' + '),
    /** Replaces ids in a text by names. */
    plain: (text: string) => plainly(text, names),
    press: async (name: string | RegExp) => {
      const button = named(name, 'button, a, summary, input[type=checkbox]');
      if (button.hasAttribute('disabled')) throw new Error(`${name} is disabled:\n${shown()}`);
      const called = nameOf(button);
      button.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true }));
      await settle();
      return called;
    },
    fill: async (name: string | RegExp, text: string) => {
      const field = named(name, 'input, textarea, select') as HTMLElement & { value: string };
      field.value = text;
      told(field, 'input');
      told(field, 'change');
      await settle();
      return nameOf(field);
    },
    submit: async (button: string | RegExp) => {
      told((named(button, 'button').closest('form') ?? document.body) as HTMLElement, 'submit');
      await settle();
    },
    /** Puts files into a file input. */
    choose: async (name: string, ...files: File[]) => {
      const field = named(name, 'input[type=file]');
      Object.defineProperty(field, 'files', { value: files, configurable: true });
      told(field, 'change');
      await settle();
    },
    key: async (pressed: string, more: object = {}) => {
      const target = (document.activeElement ?? document.body) as HTMLElement;
      target.dispatchEvent(
        new window.KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true, ...more }) as Event,
      );
      await settle();
    },
    /** Simulates a message from another tab of the browser, which has read this from the stream. */
    hear: async (data: unknown) => {
      channels.at(-1)?.onmessage({ data });
      await settle();
    },
    close: async () => {
      leave();
      await settle();
      for (const [name, descriptor] of before)
        if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
        else Object.defineProperty(globalThis, name, descriptor);
      await window.happyDOM.close();
    },
  };
}

const bodyOf = (body: unknown): unknown => (typeof body === 'string' ? JSON.parse(body) : body);

/** Checks that an element is not in a closed dialog. */
const isOpen = (element: HTMLElement) => element.closest('dialog:not([open])') === null;

/** Returns a control's name as a user sees or hears it. */
function nameOf(element: HTMLElement): string {
  const label = /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) ? element.closest('label') : null;
  const written =
    label && [...label.childNodes].filter(({ nodeType }) => nodeType === 3).map((text) => text.textContent);
  return (element.getAttribute('aria-label') ?? written?.join('') ?? element.textContent ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
