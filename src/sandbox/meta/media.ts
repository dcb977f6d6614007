import { createHash } from 'node:crypto';
import { type Fields, readyAt, type UploadedFile } from '../world/index.ts';
import { type Call, paramsOf } from './call.ts';
import { GraphError, invalidParameter } from './graph-error.ts';
import type { MetaObject } from './objects.ts';
import { nextChunk, type UploadSession } from './uploads.ts';

/** Adds pictures to the library: base64 in `bytes`, or files with any field name. */
export function addImages(call: Call, accountId: string): Fields {
  const params = paramsOf(call, 'POST AdAccount/adimages');
  const pictures = [
    ...call.request.files.map(({ name, md5, size }) => ({ name, md5, size })),
    ...(typeof params.bytes === 'string' ? [picture(params.bytes)] : []),
  ];
  if (pictures.length === 0) throw invalidParameter('The parameter bytes is required.');
  const images = pictures.map(({ name, md5, size }) => {
    if (size === 0)
      throw new GraphError({ code: 100, subcode: 1487411, message: 'Invalid parameter', title: 'The image is empty' });
    const image = imageOf(call, accountId, md5, name, size);
    const url = `https://sandbox.invalid/${md5}.jpg`;
    return [name, { hash: image.fields.hash, url, url_128: url, name, width: 1080, height: 1920 }];
  });
  return { images: Object.fromEntries(images) };
}

function picture(base64: string) {
  const bytes = Buffer.from(base64, 'base64');
  return { name: 'bytes', md5: createHash('md5').update(bytes).digest('hex'), size: bytes.length };
}

/** Returns the existing image with the same content, or adds one. */
function imageOf(call: Call, accountId: string, hash: string, name: string, bytes: number): MetaObject {
  const { meta } = call;
  const known = meta.objects
    .ofAccount(accountId, 'image')
    .find(({ fields }) => fields.hash === hash && fields.status !== 'DELETED');
  if (known !== undefined && meta.world.holds('image-by-content')) return known;
  const fields = { hash, name, bytes, status: 'ACTIVE', width: 1080, height: 1920 };
  return meta.objects.add({ kind: 'image', accountId, parentId: `act_${accountId}`, fields, quirk: call.fault?.kind });
}

/** Uploads a video at once, or in chunks by `upload_phase`. */
export function uploadVideo(call: Call, accountId: string): Fields {
  const params = paramsOf(call, 'POST AdAccount/advideos');
  if (params.file_url !== undefined)
    throw new GraphError({ code: 389, message: 'Unable to fetch video file from URL.' });
  switch (params.upload_phase) {
    case 'start':
      return start(call, accountId, params);
    case 'transfer':
      return transfer(call, params);
    case 'finish':
      return finish(call, params);
    case 'cancel':
      call.meta.uploads.end(sessionOf(call, params));
      return { success: true };
    default:
      return uploadAtOnce(call, accountId, params);
  }
}

function uploadAtOnce(call: Call, accountId: string, params: Fields): Fields {
  const [file] = call.request.files;
  if (file === undefined)
    throw invalidParameter('The parameter source is required: send the file as multipart/form-data.');
  if (file.size === 0) throw emptyUpload();
  return { id: addVideo(call, accountId, params, file).id };
}

const emptyUpload = () =>
  new GraphError({
    code: 100,
    subcode: 1363030,
    message: 'Invalid parameter',
    title: 'Video Upload Time Out',
    isTransient: true,
  });

function addVideo(
  call: Call,
  accountId: string,
  params: Fields,
  file: Pick<UploadedFile, 'size' | 'sha256'>,
  id?: string,
) {
  const { objects, world } = call.meta;
  const title = String(params.title ?? params.name ?? '');
  return objects.add({
    kind: 'video',
    accountId,
    parentId: `act_${accountId}`,
    id,
    quirk: call.fault?.kind,
    fields: {
      ...(title === '' ? {} : { title }),
      ...(params.description === undefined ? {} : { description: params.description }),
      bytes: file.size,
      sha256: file.sha256,
      ready_at:
        call.fault?.kind === 'video-never-ready' ? Number.POSITIVE_INFINITY : readyAt(world, title, 'video-processing'),
    },
  });
}

function start(call: Call, accountId: string, params: Fields): Fields {
  const size = Number(params.file_size ?? 0);
  if (size <= 0) throw invalidParameter('The parameter file_size is required.');
  const session = call.meta.uploads.begin({ accountId, size, videoId: call.meta.objects.reserve('video') });
  return { upload_session_id: session.id, video_id: session.videoId, ...nextChunk(session) };
}

function sessionOf(call: Call, params: Fields): UploadSession {
  const session = call.meta.uploads.get(params.upload_session_id);
  if (session === undefined)
    throw new GraphError({
      code: 6000,
      subcode: 1363026,
      message: 'There was a problem uploading your video file: the session is unknown or has ended.',
    });
  return session;
}

function transfer(call: Call, params: Fields): Fields {
  const session = sessionOf(call, params);
  const chunk = call.request.files.find(({ bytes }) => bytes !== undefined);
  const sizeIsRight = chunk !== undefined && chunk.size > 0 && session.received + chunk.size <= session.size;
  const startsRight = Number(params.start_offset) === session.received || !call.meta.world.holds('chunk-offsets');
  if (!sizeIsRight || !startsRight) throw chunkFailed(session);
  session.hash.update(chunk.bytes ?? new Uint8Array());
  session.received += chunk.size;
  return nextChunk(session);
}

/** Creates the error of a failed chunk, which says where to continue. */
export const chunkFailed = (session: UploadSession): GraphError =>
  new GraphError({
    code: 6001,
    subcode: 1363037,
    message: 'There was a problem uploading your video file. Please try again with another file.',
    isTransient: true,
    data: nextChunk(session),
  });

function finish(call: Call, params: Fields): Fields {
  const session = sessionOf(call, params);
  if (session.received < session.size && call.meta.world.holds('whole-file')) throw chunkFailed(session);
  const file = { size: session.received, sha256: session.hash.digest('hex') };
  addVideo(call, session.accountId, params, file, session.videoId);
  call.meta.uploads.end(session);
  return { success: true };
}
