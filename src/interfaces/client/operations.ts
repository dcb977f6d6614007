// Generated from /openapi.json: `npm run generate` writes it anew.
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
    '/budgets,applyPlan POST /plans/{id}/apply,getPlan GET /plans/{id},limits GET,plan POST /plans,plans GET rows,removeLimit DELETE /limits,replayPlan GET /plans/{id}/replay,setLimit PUT /limits,suggest POST',
  campaigns:
    '/campaigns,bestClip GET /best_clip,get,list,move POST /{id}/{transition},orchestrate POST,orchestrateMany POST /orchestrations,preview POST,publish POST /{id}/publications query=dry_run,removeSchedule DELETE /{id}/schedule,replaySchedule GET /{id}/schedule/replay,schedule GET /{id}/schedule,setBudget PUT /{id}/budget,setSchedule POST /{id}/schedule,update',
  clips:
    '/clips/{id},crop GET,get GET .,render POST /renders,rendition GET /renders/{platform} bytes,thumbnail GET bytes,update PATCH .',
  experiments:
    '/experiments,apply,cancel,create,get,list,look,plan POST,publish POST /{id}/publications query=dry_run,release,replay GET /{id}/replay,start,stop',
  films:
    '/video_assets/{id},download GET /file bytes,get GET /film,proxy GET bytes,storyboard GET bytes,upload POST /file once',
  health:
    ',live GET /healthz,ready GET /readyz',
  jobs:
    '/jobs,cancel,get,list,retry',
  keys:
    '/keys,create POST . once,list,revoke',
  ledger:
    '/ledger,bundle GET bytes,checkpoints GET rows,consistency GET,list GET /events rows,prove GET /events/{id}/proof,stream GET events',
  meta:
    ',get GET /meta',
  orchestrations:
    '/orchestrations,get,replay GET /{id}/replay,replayAll GET /replay rows=different,try,whatIf POST /what_if',
  postingTimes:
    '/posting_times,calendar GET rows=schedules,get GET .,rules GET,setRules PUT /rules query=platform',
  publications:
    '/publications,compensate,continue,get,list',
  results:
    '/results,get,import POST . query=period_start+period_end+file_name+platform+source+decimal+dry_run once,list,mapNames POST /names,summary GET,withdraw POST /imports/{id}/withdraw',
  ruleSets:
    '/rules/sets,activate,check POST,create POST . query=why,diff GET /{id}/diff/{other},get,list GET . rows=rule_sets',
  rules:
    '/rules,calibration GET /engine/honesty,evaluate POST /engine/evaluate,offPolicy POST /engine/off_policy,posterior GET /engine/posterior,train POST /engine/train,trainings GET rows,weights GET /engine/weights',
  schedules:
    '/schedules,list,put PUT /{name},remove DELETE /{name}',
  secrets:
    '/secrets,list,put PUT .,remove,rotate POST',
  session:
    '/session,create POST . once,get GET .,remove DELETE .',
  sessions:
    '/sessions,list,revoke',
  videos:
    ',addClips POST /video_assets/{id}/clips,create POST /video_assets,get GET /video_assets/{id},import POST /imports once,list GET /video_assets rows',
  webhooks:
    '/webhooks,create POST . once,deliveries GET /{id}/deliveries rows,list,redeliver,remove',
};

/** The version of the API that this client was made from. */
export const VERSION = '0.1.0';
