/**
 * Every code that an error can carry, by its kind, with what its reader can do. docs/errors.md and the problem codes of
 * /openapi.json are generated from this table, and `EngineError` accepts no other code.
 */
export const ERROR_CODES = {
  invalid: {
    'validation-failed': 'Correct the fields listed in `errors`; each message says what is valid.',
    'no-ready-clip': 'Add clips to the video, or set some of them READY.',
    'no-eligible-clip': 'Read `skipped`: for each clip it names the requirement that the clip fails.',
    'idempotency-key-reused': 'Send a new request under a new key.',
    'film-type-refused': 'Send a film: MP4, MOV, WebM, MKV, AVI or MPEG.',
    'film-too-large': 'Send a smaller film.',
    'film-empty': 'Copy the file again.',
    'film-not-a-file': 'Use the path of a regular file.',
    'film-not-readable': 'Check that the file is a film; if a player can play it, convert it to MP4.',
    'film-truncated': 'Copy the film again: its end is missing.',
    'film-damaged': 'Copy the film again, or export it again.',
    'film-crashed': 'Convert the film to MP4 with H.264 and AAC.',
    'film-has-no-picture': 'Send a film that has video.',
    'film-is-one-picture': 'Send a film with more than one frame.',
    'film-too-long': 'Shorten the film.',
    'film-memory-limit': 'Convert the film to a lower resolution.',
    'film-colors-unknown': 'Export the film as HDR10, HLG or SDR.',
    'codec-not-known': 'Convert the film to H.264 and AAC.',
    'clip-outside-film': 'Choose a start and an end within the film.',
    'several-rule-sets': 'Use a file with only one rule set.',
    'unknown-format': 'Use a file whose name ends in .ndjson, .jsonl or .csv.',
    'not-a-file': 'Use the path of a regular file.',
    'unreadable-file': 'Use a file that this user can read, in the format that the message names.',
    'budget-infeasible': 'Change the total or the bounds: `least` and `most` show the range that can be allocated.',
    'ad-account-unreadable': 'Read the platform’s response in `vendor`; check the token and the account id.',
    'plan-refused': 'Correct the fields that `errors` lists, in the draft or in the account settings.',
    'confirmation-needed': 'Repeat the request with `confirm` set to the amounts in `exposure`, unchanged.',
    'speech-library-missing': 'Install the library that the message names, or analyze without a speech model.',
    'speech-model-refused': 'Use a whisper.cpp model, such as ggml-base.bin.',
    'picture-too-large': 'Scale the film down to at most 8192 × 4320 pixels.',
  },
  unauthenticated: {
    'key-missing': 'Send `Authorization: Bearer KEY`; the command line reads the key from CAMPAIGNS_ENGINE_KEY.',
    'key-malformed': 'Send the key as `keys create` printed it.',
    'key-unknown': 'Check that the key is complete and belongs to this installation.',
    'key-expired': 'Ask an admin for another key.',
    'key-revoked': 'Ask an admin for another key.',
    'session-ended': 'Sign in again at /app/sign-in.',
  },
  forbidden: {
    'role-too-low': 'Use a key whose role is at least `required_role`.',
    'person-needed': 'Ask a person: agents and services cannot approve spending.',
    'session-needed': 'Sign in to grant it: in the dashboard, or with `approvals grant` in a terminal.',
    'agent-signs-in-nowhere':
      'Sign in with a person’s key. An agent sends its key with each request instead of signing in.',
    'approval-own': 'Let another person grant it.',
    'other-site': 'Create a key with `campaigns-engine keys create`, and send it with each request.',
    'sign-in-needs-tls':
      'Open the dashboard over HTTPS, with CAMPAIGNS_ENGINE_PUBLIC_URL set to its address, or on this machine.',
    'no-key': 'Create a key before you open the engine to other machines.',
    'sealer-unknown': 'Run `migrate --app-role ROLE` as the owner with the signing key of this process.',
  },
  'not-found': {
    'route-not-found': 'See /docs for the routes.',
    'video-not-found': 'Check the id; GET /video_assets lists the videos.',
    'clip-not-found': 'Check the id; GET /video_assets/{id} lists the clips of a video.',
    'campaign-not-found': 'Check the id; GET /campaigns lists the campaigns.',
    'approval-not-found': 'Check the id; GET /approvals lists the requests.',
    'decision-not-found': 'Make a decision with POST /campaigns/orchestrate.',
    'orchestration-not-found': 'Check the id; old evidence may have been deleted.',
    'posterior-not-found': 'Train one with POST /rules/engine/train.',
    'rule-set-not-found': 'Check the name; `rules list` shows the versions.',
    'experiment-not-found': 'Check the id; GET /experiments lists the experiments.',
    'budget-plan-not-found': 'Check the id; GET /budgets/plans lists the plans.',
    'budget-limit-not-found': 'GET /budgets/limits lists the limits.',
    'schedule-not-set': 'Schedule the campaign first: POST /campaigns/{id}/schedule.',
    'import-not-found': 'Each result shows the id of its import: GET /results/{id}.',
    'result-not-found': 'Check the id; GET /results lists the results.',
    'event-not-found': 'Check the id; if the event was sealed, run `ledger verify`.',
    'ad-account-not-found': 'Check the id; GET /ad_accounts lists the accounts.',
    'publication-not-found': 'Check the id; GET /publications lists the publications.',
    'job-not-found': 'Check the id; jobs that ended long ago are deleted.',
    'schedule-not-found': 'Check the name; GET /schedules lists the recurring jobs.',
    'session-not-found': 'Check the id; GET /sessions lists the sessions.',
    'key-not-found': 'Check the id or name; GET /keys lists the keys.',
    'secret-not-found': 'Check the name; GET /secrets lists the names.',
    'webhook-not-found': 'Check the id; GET /webhooks lists the webhooks.',
    'thumbnail-not-found': 'Analyze the film of the clip, or render the clip.',
    'rendition-not-found': 'Render it with POST /clips/{id}/renders.',
    'preview-not-found': 'Analyze the film: the analysis creates a proxy and a storyboard.',
    'crop-not-known':
      'Render the clip and look at the file: rendering plans the crop, but stores only those of proposed clips.',
    'film-not-found': 'Check the path of the film.',
    'film-not-kept': 'Upload or `analyze` the film of this video first.',
    'file-not-found': 'Check the path of the file.',
    'no-embedded-database': 'Specify the directory of the embedded database with --data-dir.',
  },
  conflict: {
    'campaign-not-draft': 'Only drafts can be edited.',
    'transition-not-allowed': 'Read `allowed`: it lists the moves that this campaign can make now.',
    'sandbox-address-missing':
      'Start `campaigns-engine sandbox` and set CAMPAIGNS_ENGINE_ADS_SANDBOX to the address that it prints.',
    'sandbox-address-refused': 'Set CAMPAIGNS_ENGINE_ADS_SANDBOX to an address on this machine.',
    'draft-exists': 'First archive the video’s other open draft for the platform.',
    'approval-ended': 'Make a new request: each is decided only once, within 24 hours.',
    'approval-stale': 'Read the campaign again, then make a new request.',
    'clip-not-ready': 'Make the clip READY, or orchestrate its video again.',
    'budget-plan-expired': 'Create a new plan: this one is more than three days old.',
    'budget-plan-stale': 'Read `lines` to see what has changed, then create a new plan.',
    'campaign-not-schedulable': 'Schedule only a draft, or an approved, published or paused campaign.',
    'time-set-by-person': 'Remove the time first, or set another one with `at`.',
    'no-free-time': 'Change the posting rules of the platform, or set a time with `at`.',
    'budget-missing': 'Set a budget for the draft before it is approved.',
    'experiment-open': 'First stop or cancel the video’s open experiment on the platform.',
    'experiment-not-draft': 'Only a draft experiment can be started or canceled.',
    'experiment-not-running': 'Start the experiment first. An experiment that has ended cannot be started again.',
    'experiment-arms-differ': 'Make the fields listed in `fields` the same in the ads of all arms.',
    'experiment-arms-apart': 'Publish all arms with POST /experiments/{id}/publications, or none.',
    'study-not-offered': 'Create the experiment with `split` set to `none`.',
    'experiment-released': 'Move its campaigns one by one: the experiment no longer controls them.',
    'guardrail-worse': 'Read `guardrail`; to apply the winner anyway, set `despite`.',
    'experiment-not-decided': 'Wait for its verdict; only a decided experiment can be applied.',
    'import-withdrawn': 'Nothing to do. If the import was correct after all, import the file again.',
    'campaign-in-experiment': 'Use another campaign: a campaign can be in only one experiment at a time.',
    'decision-not-current': 'Create the draft from the current decision.',
    'no-active-rule-set': 'Activate a rule set for the platform.',
    'active-rule-set-changed': 'Compare the draft with the rule set that is active now, then activate it.',
    'ad-account-exists': 'Change that account instead, or remove it first.',
    'ad-account-in-use': 'First end or compensate the listed publications.',
    'ad-account-not-ready': 'Read the account’s `problem`; set a new token if it needs one, then check the account.',
    'live-needs-postgres':
      'Use PostgreSQL, or set `live_on_embedded` to allow live ads of this account on the embedded database.',
    'platform-not-offered': 'Use a platform that the engine can publish to.',
    'campaign-not-approved': 'Approve the draft first.',
    'plan-changed': 'Ask for the plan again, read it, and publish with its fingerprint.',
    'publication-exists': 'Continue, compensate or end that publication first.',
    'currency-mismatch': 'Set the draft’s budget in the account’s currency.',
    'publication-not-stopped': 'Only stopped publications can be continued.',
    'publication-not-removable': 'Pause it first; objects that run or have spent money are kept.',
    'remote-object-differs': 'Read `fields`: it says how the object differs from the plan.',
    'not-confirmed': 'Read the cost, then confirm at the prompt, or pass --yes.',
    'not-published': 'Publish the campaign first.',
    'not-read-back': 'Wait until the publication is paused: its objects are read back and compared first.',
    'same-person': 'Let someone else activate it: the account requires two people.',
    'cap-exceeded': 'Lower the budget, or let an admin raise the cap of the account.',
    'no-cap': 'Set `max_daily_minor` and `max_campaign_minor` for the account: without caps, nothing can be activated.',
    'budget-changes-exhausted': 'Wait until the time in `until`: the platform limits the number of changes per hour.',
    'video-exists': 'Replace it with an import, or use another id.',
    'clip-exists': 'PATCH the clip, or use another id.',
    'clip-changed': 'Render the clip again: the clip or its film changed during rendering.',
    'clip-superseded': "Use a clip of the video's current film.",
    'film-replaced':
      'The newer film of the video is used and has its own job; to use the earlier one, upload it again.',
    'render-refused': 'Read the message: it says why the platform does not accept this clip.',
    'idempotency-answer-lost':
      'Read what the first request changed; send a new request under a new key only if it is still needed.',
    'idempotency-key-in-use': 'Send the request again after one second.',
    'job-has-ended': 'Nothing to do: only queued and running jobs can be canceled.',
    'job-key-in-use': 'Wait until the other job with this key ends.',
    'job-not-failed': 'Only failed jobs can be retried.',
    'key-name-taken': 'Revoke the key of that name, or choose another name.',
    'event-not-sealed': 'Try again in a few seconds; `serve` and `worker` seal events.',
    'nothing-sealed': 'Run `ledger seal`.',
    'ledger-cut': 'Run `ledger verify`: sealed events are missing.',
    'ledger-key-exposed': 'Remove access to the file for other users: chmod 600.',
    'secret-damaged': 'Set the secret again.',
    'secret-key-damaged': 'Use 32 random bytes in base64 or hex.',
    'secret-key-exposed': 'Make the key file readable only by its owner: chmod 600.',
    'secret-key-missing': 'Set CAMPAIGNS_ENGINE_SECRET_KEY.',
    'secret-key-unknown': 'Also set the key with which the secret was sealed.',
    'export-exists': 'Use a new file name.',
    'target-in-use': 'Stop the servers and workers of the target until the move is done.',
    'target-not-empty': 'Use an empty database.',
  },
  changed: {
    'changed-meanwhile': 'Read the current state in `current`, then decide.',
  },
  'too-many': {
    'too-many-requests': 'Wait as long as `retry-after` says.',
    'too-many-streams': 'Close one of this key’s streams before you open another.',
  },
  unavailable: {
    'database-unavailable': 'Send the request again shortly; check the database server.',
    'read-time-limit': 'Request less data: use a smaller limit or a narrower filter.',
    'database-not-utf8': 'Recreate the database with the encoding UTF8.',
    'disk-full': 'Free space on the disk that holds the database or --files-dir, then try again.',
    'platform-away': 'Try again later: the ad platform did not respond.',
    overloaded: 'Send the request again after `retry-after`.',
    'data-directory-in-use': 'Stop the process that uses the directory, or connect to it with --server.',
    'data-directory-lost': 'Restart the process: another one took over its directory.',
    'data-directory-unusable': 'Check the path and its permissions.',
    'schema-of-another-program': 'Use a separate database for campaigns-engine.',
    'schema-out-of-date': 'Run `campaigns-engine migrate` as the owner.',
    'schema-too-new': 'Update campaigns-engine.',
    'schema-unreleased': 'Use an empty database.',
    'ledger-behind': 'Run `campaigns-engine migrate` as the owner.',
    'ledger-key-unusable': 'Check the path of the key and its permissions.',
    'cannot-listen': 'Use another port or address.',
    'import-interrupted':
      'Send the file again. Results are not counted twice. Videos and clips without an id would be added twice: send only the lines that are missing.',
    interrupted: 'The job is still running: follow it with `jobs show`.',
    cancelled: 'Start the task again.',
    'export-unusable': 'Check the path and its free space.',
    'file-not-visible': 'Use the same --files-dir for all workers.',
    'film-not-writable': 'Check the output directory and its permissions.',
    'film-time-limit': 'Convert the film to a lower resolution; the job is not retried.',
    'film-stalled': 'Convert the film to MP4; the job is not retried.',
  },
  // refused before a route is reached; the status comes from HTTP
  request: {
    'malformed-json': 'Send a JSON object in UTF-8.',
    'malformed-request': 'Read the message: the request is not well-formed HTTP.',
    'body-too-large': 'Send a smaller body; imports and uploads have no such limit.',
    'request-aborted': 'Send the whole request.',
    'request-timeout': 'Send the body faster.',
    'unsupported-media-type': 'Send `content-type: application/json`, or the type that the route names.',
  },
  // how a background job ended
  job: {
    'worker-lost': 'Retry the job; the log of the lost worker shows why it died.',
    'job-cancelled': 'Retry the job if it should run after all.',
  },
  // why a publication stopped: appears in its `stop`, never as the response to a request
  stop: {
    'outcome-unproven': 'Look for the object on the platform, then continue with `adopt` or `absent`.',
    'remote-objects-two': 'On the platform, delete one of the listed objects, then continue.',
    'remote-object-gone': 'Compensate, then publish again: the engine does not recreate deleted objects.',
    'sent-but-not-kept':
      'Read `fields`: it lists what the platform did not keep. Compensate, then change the draft or the account.',
    'platform-rejected': 'Read `problem`: it names the invalid field and the remedy. Then continue, or compensate.',
    'account-needs-attention': 'Set a new token, or grant the missing permission to the account, then continue.',
    'api-version-gone': 'Update campaigns-engine: the platform no longer supports this version of its API.',
    'media-not-usable': 'Check the clip: the platform could not process the video.',
    'clip-not-renderable': 'Read `problem`: it says why the clip could not be rendered for the platform.',
  },
  // a defect of the engine
  internal: {
    'internal-error': 'Report it with the id in `instance`; the log has details under that id.',
  },
} as const;

type Codes = typeof ERROR_CODES;
export type CodeKind = keyof Codes;
export type CodeOf<Kind extends CodeKind> = { [One in Kind]: keyof Codes[One] & string }[Kind];

/** A stable word in kebab case. */
export type ErrorCode = CodeOf<CodeKind>;

/** The class of an error, from which HTTP derives a status and the CLI an exit code. */
export type ErrorKind = Exclude<CodeKind, 'request' | 'job' | 'stop' | 'internal'>;

const KINDS: ReadonlyMap<string, CodeKind> = new Map(
  codeKinds().flatMap((kind) => Object.keys(ERROR_CODES[kind]).map((code) => [code, kind] as const)),
);

function codeKinds(): CodeKind[] {
  return Object.keys(ERROR_CODES) as CodeKind[];
}

/** Returns whether a text is a code of that kind. */
export const isCodeOf = <Kind extends CodeKind>(kind: Kind, code: string): code is CodeOf<Kind> =>
  Object.hasOwn(ERROR_CODES[kind], code);

/** Returns the kind that a code belongs to. */
export function kindOf(code: CodeOf<ErrorKind>): ErrorKind {
  const kind = KINDS.get(code);
  if (kind === undefined || kind === 'request' || kind === 'job' || kind === 'stop' || kind === 'internal')
    throw new Error(`${code} is not a code that an error of ours carries`);
  return kind;
}

/** Codes of the kind `unavailable` for which a retry is useless: hours later, the same work would end the same way. */
export const NEVER_RETRIED: ReadonlySet<ErrorCode> = new Set(['film-time-limit', 'film-stalled']);

/** Returns all codes, in alphabetical order. */
export const errorCodes = (): readonly string[] => [...KINDS.keys()].sort();

const ABBREVIATIONS = /\b(?:api|json|tls)\b/g;

/** Turns `video-not-found` into `Video not found`, and `malformed-json` into `Malformed JSON`. */
export function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ').replace(ABBREVIATIONS, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
