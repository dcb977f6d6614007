/** Kinds of events as users know them, each with the event types that it includes. */
export const EVENT_KINDS: readonly (readonly [kind: string, words: string, types: readonly string[]])[] = [
  ['decisions', 'Decisions', ['best_clip_selected']],
  [
    'campaigns',
    'Campaigns',
    [
      'campaign_created_auto',
      'campaign_updated_auto',
      'campaign_created_experiment',
      'campaign_edited',
      'campaign_status_changed',
      ...['campaign_scheduled', 'campaign_unscheduled', 'campaign_went_on', 'campaign_due_unapproved'],
      ...['campaign_schedule_missed', 'campaign_schedule_failed'],
    ],
  ],
  [
    'money',
    'Money',
    [
      ...['campaign_budget_changed', 'budget_plan_made', 'budget_plan_applied', 'budget_step_void', 'budget_requested'],
      ...['budget_limit_set', 'budget_limit_removed', 'approval_requested', 'approval_granted', 'approval_refused'],
      ...['activation_requested', 'remote_budget_set', 'spend_over_exposure'],
    ],
  ],
  [
    'publishing',
    'Publishing',
    [
      ...['publication_requested', 'publication_step_done', 'publication_stopped', 'publication_resolved'],
      ...['campaign_published', 'pause_requested', 'removal_requested', 'remote_status_set', 'remote_drift_found'],
      ...['publication_compensated', 'ad_account_added', 'ad_account_changed', 'ad_account_removed'],
    ],
  ],
  ['rules', 'Rules', ['rule_set_added', 'rule_set_activated', 'rule_weight_updated', 'rule_set_rolled_back']],
  [
    'access',
    'Keys and sessions',
    [
      'api_key_created',
      'api_key_revoked',
      'session_started',
      'session_ended',
      'secret_set',
      'secret_removed',
      'secret_resealed',
    ],
  ],
];
