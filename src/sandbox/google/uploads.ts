import { createHash } from 'node:crypto';
import { type Answer, type ApiRequest, type Fault, type Fields, readyAt } from '../world/index.ts';
import { isFields, readMessage } from './check-message.ts';
import { type Google, type GoogleObject, nameOf, objectNamed, type UploadSession } from './google.ts';
import { Refusal, refusal } from './refusal.ts';

/** All parts of a film except the last must be multiples of this many bytes. */
const GRANULARITY = 262_144;

export const commandOf = ({ headers }: Pick<ApiRequest, 'headers'>): readonly string[] =>
  String(headers['x-goog-upload-command'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/**
 * Runs the resumable upload of a film: `start` opens a session, `upload` adds a part, `finalize` creates the film, and `query` returns
 * how much has arrived. Source: Google's guide to uploading videos, and clients that follow it.
 *
 * @throws Refusal
 */
export function upload(google: Google, customer: string, request: ApiRequest, fault: Fault | undefined): Answer {
  const commands = commandOf(request);
  if (commands.includes('start')) return start(google, customer, request);
  const session = google.sessions.get(String(request.params.upload_id ?? ''));
  if (session?.customer !== customer) throw new Refusal('NOT_FOUND', 'There is no such upload.');
  if (commands.includes('query')) return stateOf(session);
  const bytes = request.files[0]?.bytes ?? new Uint8Array();
  if (session.made !== undefined) throw new Refusal('FAILED_PRECONDITION', 'The upload has been finalized.');
  if (commands.includes('upload')) takePart(session, request, bytes, commands.includes('finalize'));
  if (commands.includes('finalize')) finalize(google, session, fault);
  return stateOf(session);
}

function start(google: Google, customer: string, { headers, params, origin, path }: ApiRequest): Answer {
  const { upload_id: _, ...body } = params;
  const request = readMessage(google.world, 'CreateYouTubeVideoUploadRequest', body);
  const fields = request.you_tube_video_upload;
  if (!isFields(fields) || typeof fields.video_title !== 'string' || fields.video_title === '')
    throw refusal({
      ...{ category: 'field_error', word: 'REQUIRED', message: 'The required field was not present.' },
      path: ['you_tube_video_upload', 'video_title'],
    });
  if (
    fields.channel_id === undefined &&
    fields.video_privacy === 'PUBLIC' &&
    google.world.holds('google:managed-unlisted')
  )
    throw refusal({
      ...{ category: 'field_error', word: 'INVALID_VALUE', message: 'Google-managed channels take UNLISTED only.' },
      path: ['you_tube_video_upload', 'video_privacy'],
    });
  const id = `AB${google.objects.reserve('video')}`;
  const size = Number(headers['x-goog-upload-header-content-length'] ?? Number.NaN);
  google.sessions.set(id, {
    ...{ id, customer, fields, size, received: 0 },
    sha256: createHash('sha256'),
    made: undefined,
  });
  return {
    status: 200,
    headers: {
      'x-goog-upload-url': `${origin}${path}?upload_id=${id}&upload_protocol=resumable`,
      'x-goog-upload-status': 'active',
      'x-goog-upload-chunk-granularity': String(GRANULARITY),
    },
    body: {},
  };
}

function takePart(session: UploadSession, { headers }: ApiRequest, bytes: Uint8Array, isLast: boolean): void {
  const offset = Number(headers['x-goog-upload-offset'] ?? Number.NaN);
  if (offset !== session.received) throw new Refusal('INVALID_ARGUMENT', `The offset must be ${session.received}.`);
  if (!isLast && bytes.length % GRANULARITY !== 0)
    throw new Refusal('INVALID_ARGUMENT', `Parts are multiples of ${GRANULARITY} bytes.`);
  if (isLast && Number.isFinite(session.size) && session.received + bytes.length !== session.size)
    throw new Refusal(
      'INVALID_ARGUMENT',
      `The film has ${session.size} bytes, not ${session.received + bytes.length}.`,
    );
  session.sha256.update(bytes);
  session.received += bytes.length;
}

/** Creates the film. Queries show it only later. */
function finalize(google: Google, session: UploadSession, fault: Fault | undefined): void {
  const { customer, fields } = session;
  const sha256 = session.sha256.copy().digest('hex');
  const add = (id?: string): GoogleObject =>
    google.objects.add({
      ...{ kind: 'video', accountId: customer, parentId: customer, quirk: fault?.kind },
      ...(id === undefined ? {} : { id }),
      fields: {
        ...fields,
        ...{ sha256, bytes: session.received, video_id: videoId(`${session.id} ${id ?? ''}`) },
        ready_at: readyAt(google.world, String(fields.video_title), 'google:video-processing'),
      },
    });
  session.made = add(session.id.slice(2));
  if (fault?.kind === 'commit-twice') add();
}

/** Returns eleven characters, like YouTube's ids. */
const videoId = (seed: string): string => createHash('sha256').update(seed).digest('base64url').slice(0, 11);

const stateOf = ({ made, received }: UploadSession): Answer => ({
  status: 200,
  headers: {
    'x-goog-upload-status': made === undefined ? 'active' : 'final',
    'x-goog-upload-size-received': String(received),
  },
  body: made === undefined ? {} : { resourceName: nameOf(made) },
});

/** Answers `youTubeVideoUploads:remove`. */
export function removeVideos(google: Google, customer: string, given: unknown): Fields {
  const request = readMessage(google.world, 'RemoveYouTubeVideoUploadRequest', given);
  const names = Array.isArray(request.resource_names) ? request.resource_names.map(String) : [];
  for (const name of names) {
    const video = objectNamed(google, name);
    if (video?.kind !== 'video' || video.accountId !== customer)
      throw new Refusal('NOT_FOUND', 'Requested entity was not found.', [
        { category: 'mutate_error', word: 'RESOURCE_NOT_FOUND', message: 'Resource was not found.', trigger: name },
      ]);
    google.objects.update(video, { status: 'REMOVED' });
  }
  return { resourceNames: names };
}
