// Generated from /openapi.json: `npm run client:generate` writes it anew.
import type { Noun } from './methods.ts';

/** Every operation, by noun: its verb, and behind it what operation-of.ts could not know by the names. */
export const OPERATIONS: Readonly<Record<Noun, string>> = {
  adAccounts:
    '/ad_accounts,check,create,get,list,reconcile,remove,sync,update',
  approvals:
    '/approvals,create,get,grant,list,refuse',
  attention:
    ',get GET /attention',
  budgets:
    '/budgets,applyPlan POST /plans/{id}/apply key,getPlan GET /plans/{id},limits GET /limits,plan POST /plans key,plans GET /plans rows=plans,removeLimit DELETE /limits,replayPlan GET /plans/{id}/replay,setLimit PUT /limits,suggest POST /suggest key',
  campaigns:
    '/campaigns,bestClip GET /best_clip,get,list,move POST /{id}/{transition} key,orchestrate POST /orchestrate key,orchestrateMany POST /orchestrations key,preview POST /preview key,publish POST /{id}/publications query=dry_run key,removeSchedule DELETE /{id}/schedule,replaySchedule GET /{id}/schedule/replay,schedule GET /{id}/schedule,setBudget PUT /{id}/budget,setSchedule POST /{id}/schedule key,update',
  clips:
    '/clips/{id},crop GET /crop,get GET ,render POST /renders key,rendition GET /renders/{platform} bytes,thumbnail GET /thumbnail bytes,update PATCH ',
  experiments:
    '/experiments,apply,cancel,create,get,list,look,plan POST /plan key,publish POST /{id}/publications query=dry_run key,release,replay GET /{id}/replay,start,stop',
  films:
    '/video_assets/{id},download GET /file bytes,get GET /film,proxy GET /proxy bytes,storyboard GET /storyboard bytes,upload POST /file',
  health:
    ',live GET /healthz,ready GET /readyz',
  jobs:
    '/jobs,cancel,get,list,retry',
  keys:
    '/keys,create POST ,list,revoke',
  ledger:
    '/ledger,bundle GET /bundle bytes,checkpoints GET /checkpoints rows=checkpoints,consistency GET /consistency,list GET /events rows=events,prove GET /events/{id}/proof,stream GET /stream events',
  meta:
    ',get GET /meta',
  orchestrations:
    '/orchestrations,get,replay GET /{id}/replay,replayAll GET /replay rows=different,try,whatIf POST /what_if key',
  postingTimes:
    '/posting_times,calendar GET /calendar rows=schedules,get GET ,rules GET /rules,setRules PUT /rules query=platform',
  publications:
    '/publications,compensate,continue,get,list',
  results:
    '/results,get,import POST  query=period_start+period_end+file_name+platform+source+decimal+dry_run,list,mapNames POST /names key,summary GET /summary,withdraw POST /imports/{id}/withdraw key',
  ruleSets:
    '/rules/sets,activate,check POST /check key,create POST  query=why key,diff GET /{id}/diff/{other},get,list GET  rows=rule_sets',
  rules:
    '/rules,calibration GET /engine/honesty,evaluate POST /engine/evaluate key,offPolicy POST /engine/off_policy key,posterior GET /engine/posterior,train POST /engine/train key,trainings GET /trainings rows=trainings,weights GET /engine/weights',
  schedules:
    '/schedules,list,put PUT /{name},remove DELETE /{name}',
  secrets:
    '/secrets,list,put PUT ,remove,rotate POST /rotate key',
  session:
    '/session,create POST ,get GET ,remove DELETE ',
  sessions:
    '/sessions,list,revoke',
  videos:
    ',addClips POST /video_assets/{id}/clips key,create POST /video_assets key,get GET /video_assets/{id},import POST /imports,list GET /video_assets rows=video_assets',
  webhooks:
    '/webhooks,create POST ,deliveries GET /{id}/deliveries rows=deliveries,list,redeliver,remove',
};

/** The version of the API that this client was made from. */
export const VERSION = '0.1.0';
