import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type FaultRule,
  makeFaults,
  makeWorld,
  type ObjectShown,
  type PersonAct,
  type SandboxPlatform,
  type WorldOptions,
} from '../world/index.ts';
import { control, stateOf } from './control.ts';
import { sendJson } from './deliver.ts';
import { makeJournal, type RequestEntry } from './journal.ts';
import { PLATFORMS } from './platforms.ts';
import { urlOf } from './read-request.ts';
import { passTime, type Sandbox, servePlatform } from './serve.ts';

export interface SandboxOptions extends WorldOptions {
  /** The port; 0, the default, selects a free one. */
  readonly port?: number;
}

/** A sandbox that is listening. */
export interface RunningSandbox {
  readonly url: string;
  readonly port: number;
  state(): { readonly objects: readonly ObjectShown[]; readonly requests: readonly RequestEntry[] };
  addFaults(...rules: readonly FaultRule[]): void;
  /** Advances the clock and carries out what becomes due. */
  advance(seconds: number): void;
  /** Does what a person does in the platform's own user interface. */
  actAsPerson(id: string, act: PersonAct): ObjectShown | undefined;
  /** Sets currency, time_zone, account_status, tasks, app_secret, default_dsa_beneficiary or default_dsa_payor of an account. */
  setAccount(id: string, settings: Readonly<Record<string, unknown>>): void;
  truth(): unknown;
  reset(): void;
  close(): Promise<void>;
}

/** The probability that a request meets a random fault, unless the sandbox is in kind mode. */
const CHANCE = 0.02;

/** Listens on this machine only. @throws if the port is taken, or if a rule in `off` does not exist */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = makeSandbox(options);
  const { faults, platforms } = sandbox;
  const meta = platformNamed(sandbox, 'meta');
  const server = createServer((incoming, response) => {
    answer(sandbox, incoming, response).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      response.destroy();
    });
  });
  // no time limit, because a film over a slow connection takes long
  server.requestTimeout = 0;
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const call = (method: string, path: string, body?: unknown): void => {
    const reply = control(sandbox, method, `/_/${path}`, body);
    if (reply.status >= 400) throw new Error(`the sandbox refuses ${method} ${path}: ${JSON.stringify(reply.body)}`);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    state() {
      passTime(sandbox);
      return { objects: meta.objects(), requests: stateOf(sandbox).requests };
    },
    addFaults: (...rules) => faults.add(rules),
    advance: (seconds) => call('POST', 'clock', { advance_s: seconds }),
    actAsPerson: (id, act) =>
      platforms.map((platform) => platform.actAsPerson(id, act)).find((shown) => shown !== undefined),
    setAccount: (id, settings) => call('POST', `accounts/${id}`, settings),
    truth: () => meta.truth(),
    reset: () => call('POST', 'reset'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // requests that get no answer would keep the server open
        server.closeAllConnections();
      }),
  };
}

/** Creates a sandbox that does not listen yet. @throws if a rule in `off` does not exist */
export function makeSandbox(options: WorldOptions): Sandbox {
  const world = makeWorld(options);
  const platforms = PLATFORMS.map((make) => make(world));
  refuseUnknownRules(
    options.off ?? [],
    platforms.flatMap((platform) => platform.rules().map(({ name }) => name)),
  );
  const faults = makeFaults(world.seed, world.isKind ? 0 : CHANCE);
  return { world, faults, platforms, journal: makeJournal() };
}

/** @throws TypeError for a name that no platform has */
export function platformNamed({ platforms }: Sandbox, name: string): SandboxPlatform {
  const found = platforms.find((platform) => platform.name === name);
  if (found === undefined) throw new TypeError(`the sandbox has no platform ${name}`);
  return found;
}

function refuseUnknownRules(off: readonly string[], known: readonly string[]): void {
  const unknown = off.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no rule of the sandbox is named ${unknown.join(', ')}`);
}

async function answer(sandbox: Sandbox, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const origin = `http://${incoming.headers.host ?? '127.0.0.1'}`;
  const path = urlOf(incoming, origin).pathname;
  if (path !== '/_' && !path.startsWith('/_/')) return servePlatform(sandbox, incoming, response, origin);
  const body = await jsonBody(incoming);
  const reply =
    body === UNREADABLE
      ? { status: 400, body: { error: 'the body is not JSON' } }
      : control(sandbox, incoming.method ?? 'GET', path, body);
  sendJson(response, { status: reply.status, headers: {}, body: reply.body });
}

const UNREADABLE = Symbol('unreadable');

async function jsonBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
}
