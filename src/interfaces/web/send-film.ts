import { ApiError } from '../client/index.ts';
import { PLATFORMS } from './data.ts';

type Problem = ConstructorParameters<typeof ApiError>[0];

/** Makes the server decide after the analysis, even if this page has been closed by then. */
const QUERY = new URLSearchParams({ orchestrate: PLATFORMS.join(',') });

/** Sends a film's bytes. Uses XMLHttpRequest, because `fetch` does not report how much of a body was sent. */
export function send(
  videoId: string,
  film: File,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<{ readonly job_id: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    signal.addEventListener('abort', () => {
      request.abort();
      reject(signal.reason);
    });
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(new Error('The connection was lost; nothing was saved.'));
    request.onload = () => {
      const reply = parsed(request.responseText);
      if (request.status === 202 && isStarted(reply)) resolve(reply);
      else if (isProblem(reply)) reject(new ApiError(reply));
      else reject(new Error(`The server refused the film with status ${request.status}.`));
    };
    request.open('POST', `/video_assets/${videoId}/file?${QUERY}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(film);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const has = (value: unknown, ...fields: readonly string[]) =>
  typeof value === 'object' && value !== null && fields.every((field) => field in value);
const isStarted = (value: unknown): value is { readonly job_id: string } => has(value, 'job_id');
const isProblem = (value: unknown): value is Problem => has(value, 'code', 'detail', 'status');
