/** The API's replies, as far as commands read them. */
export interface Decision {
  readonly video_asset_id: string;
  readonly platform: string;
  readonly clip_id: string;
  readonly score: number;
  readonly decided_at: string;
}

export interface DraftedCampaign {
  readonly id: string;
  readonly platform: string;
  readonly clip_id: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'kept';
  readonly would_choose?: string;
}

export interface Skipped {
  readonly platform: string;
  readonly detail: string;
}

export interface Orchestrated {
  readonly decisions: readonly Decision[];
  readonly campaigns_created: readonly string[];
  readonly campaigns: readonly DraftedCampaign[];
  readonly skipped: readonly Skipped[];
  readonly orchestration_id: string;
}

export interface OrchestratedVideo extends Orchestrated {
  readonly video_asset_id: string;
}

interface InWords {
  readonly clip_id: string;
  readonly words: string;
}

export interface PlatformEvidence {
  readonly rule_set: { readonly version: number };
  readonly winner: InWords | null;
  readonly runner_up:
    | (InWords & { readonly would_win: { readonly score: number; readonly words: string } | null })
    | null;
  readonly candidates: readonly {
    readonly clip_id: string;
    readonly eligible: boolean;
    readonly contributions: readonly { readonly feature: string; readonly contribution: number }[];
    readonly failed: readonly { readonly because: string }[];
  }[];
}

export interface Evidence {
  readonly video_asset_id: string;
  readonly created_at: string;
  readonly platforms: Readonly<Record<string, PlatformEvidence>>;
}

export interface VideoWithClips {
  readonly id: string;
  readonly title: string | null;
  readonly clips: readonly { readonly id: string; readonly start_ms: number; readonly end_ms: number }[];
}

export interface CampaignReply {
  readonly id: string;
  readonly name: string;
  readonly video_asset_id: string;
  readonly platform: string;
  readonly clip_id: string;
  readonly status: string;
  readonly budget_cents: number;
  readonly currency: string;
  readonly notes: string | null;
  readonly ad: Readonly<Record<string, unknown>> | null;
  readonly edited: boolean;
  readonly created_at: string;
}

export interface JobReply {
  readonly id: string;
  readonly name: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly progress: number;
  readonly key?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly detail: string };
  readonly attempts: number;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}
