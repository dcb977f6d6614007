import type { Failure } from '../failure.ts';
import { textAt } from '../json.ts';
import type { Calls, FileRef, Json, JsonObject, NoReply, Reply } from '../port.ts';
import { failureOf } from './failure.ts';
import { isDone } from './read.ts';
import { API_VERSION, customerId, idIn } from './version.ts';

/** Size of a part of a film: a multiple of 256 KiB, as Google requires. */
const PART_BYTES = 8 * 1024 * 1024;

/** An upload session, stored as the part of its address after the host, so that it cannot reach any other host. */
export interface Session {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export function sessionIn(resume: Json | undefined): Session | undefined {
  const address = textAt(resume, 'address') ?? '';
  const [, path, query = ''] = /(\/resumable\/upload\/[^?#]+)\??([^#]*)/.exec(address) ?? [];
  return path === undefined ? undefined : { path, query: Object.fromEntries(new URLSearchParams(query)) };
}

export const resumeOf = ({ path, query }: Session): JsonObject => ({
  address: `${path}?${new URLSearchParams(query)}`,
});

/** Opens an upload. The film will be unlisted, in a channel that Google manages for the account. */
export const openSession = (calls: Calls, title: string, bytes: number): Promise<Reply | NoReply> =>
  calls.send({
    method: 'POST',
    path: `/resumable/upload/${API_VERSION}/customers/${customerId(calls.external_id)}/youTubeVideoUploads:create`,
    headers: {
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-length': String(bytes),
    },
    body: {
      customerId: customerId(calls.external_id),
      youTubeVideoUpload: { videoTitle: title, videoPrivacy: 'UNLISTED' },
    },
  });

/** Sends the bytes from an offset on; the last bytes create the film. */
export function sendPart(calls: Calls, session: Session, file: FileRef, from: number): Promise<Reply | NoReply> {
  const to = Math.min(from + PART_BYTES, file.size_bytes);
  return calls.send({
    ...{ method: 'PUT', path: session.path, query: session.query },
    headers: {
      'x-goog-upload-offset': String(from),
      'x-goog-upload-command': to === file.size_bytes ? 'upload, finalize' : 'upload',
    },
    raw: { type: 'video/mp4', path: file.path, from, to },
  });
}

interface State {
  readonly received: number;
  /** The upload has ended. */
  readonly is_final: boolean;
  /** The film that it created. */
  readonly remote_id: string | undefined;
}

/** Reads how far an upload got. */
export async function stateOf(calls: Calls, session: Session): Promise<State | { readonly failure: Failure }> {
  const answer = await calls.send({
    ...{ method: 'POST', path: session.path, query: session.query, is_read: true },
    headers: { 'x-goog-upload-command': 'query' },
  });
  const status = isReply(answer) ? headerOf(answer, 'x-goog-upload-status') : undefined;
  if (!isDone(answer) || status === undefined) return { failure: failureOf(answer, calls.now()) };
  return {
    received: Number(headerOf(answer, 'x-goog-upload-size-received') ?? 0),
    is_final: status === 'final',
    remote_id: status === 'final' ? idIn(textAt(answer.body, 'resourceName')) : undefined,
  };
}

const isReply = (answer: Reply | NoReply): answer is Reply => !('sent' in answer);

const headerOf = ({ headers }: Reply, name: string): string | undefined => headers[name]?.toString();
