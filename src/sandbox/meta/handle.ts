import type { Answer, Fields } from '../world/index.ts';
import { minimumBudgetList, showAccount } from './account-view.ts';
import type { Call } from './call.ts';
import { paramsOf } from './call.ts';
import { createObject } from './create.ts';
import { notThere } from './graph-error.ts';
import { reportPage } from './insights/report.ts';
import { beginReport, runReply } from './insights/run-report.ts';
import { addImages, uploadVideo } from './media.ts';
import { isDeleted, type MetaObject } from './objects.ts';
import { below, isReadable, KIND_OF_EDGE, listObjects, selectionOf, showFor, showOne } from './read.ts';
import { type Route, unknownPath } from './route.ts';
import { studiesReply } from './studies.ts';
import { deleteObject, updateObject } from './update.ts';
import { TYPE_OF_KIND, viewOf } from './view.ts';
import { isWord, wordReply } from './words.ts';

/** Answers a request, depending on what its path names. */
export function reply(call: Call, route: Route): unknown {
  if (route.accountId !== undefined) return accountReply(call, route.accountId, route.edge);
  if (isWord(route.node)) return wordReply(call, route);
  if (route.node === '' && call.request.params.ids !== undefined) return byIds(call);
  if (route.edge === 'ad_studies') return studiesReply(call, route.node);
  const run = call.meta.reports.get(route.node);
  if (run !== undefined) return runReply(call, run, route.edge);
  const object = call.meta.objects.get(route.node);
  if (object === undefined) throw notThere(route.node, call.request.method);
  return objectReply(call, object, route.edge);
}

const CREATES = { campaigns: 'campaign', adsets: 'adset', adcreatives: 'creative', ads: 'ad' } as const;
const isCreating = (edge: string): edge is keyof typeof CREATES => Object.hasOwn(CREATES, edge);

function accountReply(call: Call, accountId: string, edge: string | undefined): unknown {
  const { meta, request } = call;
  const account = meta.accounts.get(accountId);
  if (edge === undefined && request.method === 'GET') return showAccount(showFor(call), account, selectionOf(call));
  if (edge === undefined) throw notThere(`act_${accountId}`, request.method);
  if (request.method === 'POST' && isCreating(edge)) return createObject(call, CREATES[edge], accountId);
  if (request.method === 'POST' && edge === 'adimages') return addImages(call, accountId);
  if (request.method === 'POST' && edge === 'advideos') return uploadVideo(call, accountId);
  if (request.method === 'DELETE' && (edge === 'adimages' || edge === 'advideos'))
    return deleteMedia(call, accountId, edge);
  if (edge === 'insights') return insightsReply(call, accountId, undefined);
  if (request.method === 'GET' && edge === 'minimum_budgets') return minimumBudgetList(account);
  if (request.method === 'GET' && edge === 'dsa_recommendations')
    return { data: [{ recommendations: [`Sandbox ${accountId}`] }] };
  const kind = KIND_OF_EDGE[edge];
  if (request.method !== 'GET' || kind === undefined) throw unknownPath(edge);
  return listObjects(call, kind, meta.objects.ofAccount(accountId, kind).toReversed(), `GET AdAccount/${edge}`);
}

function deleteMedia(call: Call, accountId: string, edge: 'adimages' | 'advideos'): Fields {
  const params = paramsOf(call, `DELETE AdAccount/${edge}`);
  const found = call.meta.objects
    .ofAccount(accountId, edge === 'adimages' ? 'image' : 'video')
    .filter((media) => !isDeleted(media))
    .find(({ id, fields }) => (edge === 'adimages' ? fields.hash === params.hash : id === params.video_id));
  if (found === undefined) throw notThere(String(params.hash ?? params.video_id), 'delete');
  return deleteObject(call, found);
}

function objectReply(call: Call, object: MetaObject, edge: string | undefined): unknown {
  const { request } = call;
  if (edge === undefined && request.method === 'POST') return updateObject(call, object);
  if (edge === undefined && request.method === 'DELETE') return deleteObject(call, object);
  if (edge === 'insights') return insightsReply(call, object.accountId, object);
  if (request.method !== 'GET') throw unknownPath(edge ?? '');
  if (!isReadable(call, object)) throw notThere(object.id, 'get');
  if (edge === undefined) return showOne(call, object);
  if (edge === 'thumbnails' && object.kind === 'video') return viewOf(call.meta, object).thumbnails;
  if (edge === 'previews') return preview(call, object);
  const kind = KIND_OF_EDGE[edge];
  if (kind === undefined) throw unknownPath(edge);
  return listObjects(call, kind, below(call, object, kind), `GET ${TYPE_OF_KIND[object.kind]}/${edge}`);
}

function insightsReply(call: Call, accountId: string, object: MetaObject | undefined): unknown {
  const { method } = call.request;
  const node = object === undefined ? 'AdAccount' : TYPE_OF_KIND[object.kind];
  const of = { accountId, object, title: `${method} ${node}/insights` };
  return method === 'POST' ? beginReport(call, of) : reportPage(call, of);
}

function preview(call: Call, object: MetaObject): Fields {
  const { ad_format: format } = paramsOf(call, `GET ${TYPE_OF_KIND[object.kind]}/previews`);
  return { data: [{ body: `<iframe src="https://sandbox.invalid/preview/${object.id}?format=${format}"></iframe>` }] };
}

/** Answers `GET /?ids=1,2`: each object under its id. */
function byIds(call: Call): Fields {
  const ids = String(call.request.params.ids).split(',');
  return Object.fromEntries(
    ids.map((id) => {
      const object = call.meta.objects.get(id.trim());
      if (object === undefined || !isReadable(call, object)) throw notThere(id, 'get');
      return [object.id, showOne(call, object)];
    }),
  );
}

export const success = (body: unknown, headers: Answer['headers']): Answer => ({ status: 200, headers, body });
