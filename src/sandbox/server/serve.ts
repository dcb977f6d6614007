import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Answer,
  type ApiRequest,
  type Fault,
  type FaultReply,
  type Faults,
  faultKind,
  type SandboxPlatform,
  type World,
} from '../world/index.ts';
import { reset, sendCut, sendHtml, sendJson, sendRedirect } from './deliver.ts';
import type { Journal } from './journal.ts';
import { readRequest, UnreadableBody, urlOf } from './read-request.ts';

/** The running sandbox. */
export interface Sandbox {
  readonly world: World;
  readonly faults: Faults;
  readonly platforms: readonly SandboxPlatform[];
  readonly journal: Journal;
}

/** Answers a request to one of the platforms. */
export async function servePlatform(
  sandbox: Sandbox,
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: string,
): Promise<void> {
  const found = findPlatform(sandbox, urlOf(incoming, origin).pathname);
  if (found === undefined) {
    const message = `There is no platform at this path. Platforms: ${sandbox.platforms.map(({ name }) => `/${name}`).join(', ')}`;
    sendJson(response, { status: 404, headers: {}, body: { error: { message } } });
    return;
  }
  const flight = isRead(found, incoming, origin) ? undefined : countInFlight(sandbox, response);
  const request = await readRequest(incoming, origin).catch((error: unknown) => {
    if (error instanceof UnreadableBody) return error;
    throw error;
  });
  if (request instanceof UnreadableBody) {
    sendJson(response, { status: 400, headers: {}, body: { error: { message: request.message, code: 1 } } });
    return;
  }
  const { platform, prefix } = found;
  const seen = { ...request, origin: `${origin}${prefix}`, path: request.path.slice(prefix.length) };
  const { answer, reply } = take(sandbox, platform, seen, flight?.inFlight);
  send(response, answer, reply);
  if (!NO_REPLY.includes(reply)) flight?.leave();
}

/** The platform's answer, and how it reaches the sender. */
export interface Taken {
  readonly answer: Answer;
  readonly reply: FaultReply;
}

const NO_REPLY: readonly FaultReply[] = ['silence', 'reset'];

/** Carries out a request with the fault that it meets, and adds it to the journal. */
export function take(sandbox: Sandbox, platform: SandboxPlatform, request: ApiRequest, inFlight = 1): Taken {
  passTime(sandbox);
  const isRead = platform.isRead?.(request) ?? request.method === 'GET';
  const fault = sandbox.faults.meet(platform.routeOf(request));
  const answer = takeEffect(sandbox, platform, request, fault);
  const reply = fault === undefined ? 'true' : faultKind(fault.kind).reply;
  sandbox.journal.add({
    platform: platform.name,
    method: request.method,
    path: request.path,
    status: NO_REPLY.includes(reply) ? null : statusSent(answer, reply),
    ...(fault === undefined ? {} : { fault: fault.kind }),
    at: new Date(sandbox.world.clock.now()).toISOString(),
    in_flight: isRead ? 0 : inFlight,
  });
  return { answer, reply };
}

/** Checks whether a request only reads, as far as this is known before its body has arrived. */
function isRead({ platform, prefix }: Found, incoming: IncomingMessage, origin: string): boolean {
  const { method = 'GET', headers } = incoming;
  const path = urlOf(incoming, origin).pathname.slice(prefix.length);
  return platform.isRead?.({ method, path, params: {}, files: [], headers, origin }) ?? method === 'GET';
}

/** Counts a request as in progress until its reply is sent, or its sender has disconnected. */
function countInFlight({ journal }: Sandbox, response: ServerResponse) {
  const flight = journal.enter();
  response.once('close', flight.leave);
  return flight;
}

/** Carries out what became due since the last call, each thing at its own time. */
export function passTime({ world, platforms }: Sandbox): void {
  world.agenda.catchUp(world.clock);
  for (const platform of platforms) platform.passTime();
}

interface Found {
  readonly platform: SandboxPlatform;
  /** The part of the path before the platform's own path. */
  readonly prefix: string;
}

/** Finds the platform of `/meta/v26.0/…`, or of a path without the platform's name. */
function findPlatform({ platforms }: Sandbox, path: string): Found | undefined {
  for (const platform of platforms) {
    const prefix = `/${platform.name}`;
    if (path === prefix || path.startsWith(`${prefix}/`)) return { platform, prefix };
    if (platform.owns(path)) return { platform, prefix: '' };
  }
  return undefined;
}

/** Carries out the request as its fault requires, and returns the platform's answer. */
function takeEffect(
  { world }: Sandbox,
  platform: SandboxPlatform,
  request: ApiRequest,
  fault: Fault | undefined,
): Answer {
  if (fault === undefined) return platform.handle(request);
  const { commit, reply } = faultKind(fault.kind);
  if (commit === 'late') {
    world.agenda.at(world.clock.now() + (fault.delayS * 1000) / world.speed, () => {
      platform.passTime();
      platform.handle(request);
    });
    return NO_ANSWER;
  }
  const answer = commit === 'yes' ? platform.handle(request, fault) : NO_ANSWER;
  if (reply === 'refuse') return platform.refuse(fault.kind, request);
  return reply === 'bend' ? platform.bend(fault.kind, answer) : answer;
}

const NO_ANSWER: Answer = { status: 500, headers: {}, body: {} };

function statusSent(answer: Answer, reply: FaultReply): number {
  return reply === 'html' ? 502 : reply === 'redirect' ? 302 : answer.status;
}

function send(response: ServerResponse, answer: Answer, reply: FaultReply): void {
  if (reply === 'silence') return;
  if (reply === 'reset') reset(response);
  else if (reply === 'html') sendHtml(response);
  else if (reply === 'redirect') sendRedirect(response);
  else if (reply === 'true' || reply === 'refuse' || reply === 'bend') sendJson(response, answer);
  else sendCut(response, answer, reply);
}
