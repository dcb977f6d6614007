// Generated from /openapi.json: `npm run generate` writes it anew.
/** What an operation takes (path, query and body in one object) and answers, the field with a list's rows, its own problem codes. */
export interface Operation<Input, Reply, Rows = never, Code = never> {
    input: Input;
    reply: Reply;
    rows: Rows;
    code: Code;
}
type CodesOf<Nouns> = {
    [Noun in keyof Nouns]: Nouns[Noun] extends Record<string, { code: infer Code }> ? Code : never;
}[keyof Nouns];
export interface components {
    schemas: {
        Ad: {
            /** @description shown with the video; platforms that accept only one text use the first */
            texts?: string[];
            headline?: string;
            /** @description a second line, where the platform shows one */
            description?: string;
            /**
             * Format: uri
             * @description where the ad leads
             */
            link?: string;
            /** @description added to the link by the platform, e.g. utm_source=instagram */
            url_tags?: string;
            /**
             * @description the call to action on the button
             * @enum {string}
             */
            call_to_action?: "learn_more" | "shop_now" | "sign_up" | "subscribe" | "download" | "book_travel" | "order_now" | "get_offer" | "get_quote" | "apply_now" | "contact_us" | "watch_more" | "buy_now" | "see_menu" | "play_game" | "listen_now";
            /** @enum {string} */
            goal?: "views" | "reach" | "traffic" | "sales" | "leads";
            countries?: string[];
            age_min?: number;
            /** @description 65 means 65 and older */
            age_max?: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            starts_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            ends_at?: string;
            /**
             * @description lifetime: budget_cents is for the whole run; daily: for one day
             * @enum {string}
             */
            budget_kind?: "lifetime" | "daily";
            /** @description []: none applies to the ad */
            special_categories?: ("housing" | "employment" | "credit" | "financial_products_services" | "issues_elections_politics" | "online_gambling_and_gaming")[];
            /** @description whether the ad says that AI created or changed the picture or the sound */
            ai_disclosed?: boolean;
            /** @description lets the platform show the ad beyond the audience named here */
            broad_audience?: boolean;
        };
        AdAccount: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            platform: "meta" | "tiktok" | "google";
            external_id: string;
            /** @enum {string} */
            environment: "live" | "sandbox";
            name: string;
            currency: string;
            currency_digits: number;
            time_zone: string;
            settings: {
                [key: string]: unknown;
            };
            /** @description maximum cost per day of all active publications; null: nothing can be activated */
            max_daily_minor: number | null;
            /** @description maximum total cost of one publication; null: only ads without an end date can be activated */
            max_campaign_minor: number | null;
            two_people: boolean;
            live_on_embedded: boolean;
            /** @enum {string} */
            state: "ready" | "needs-attention" | "removed";
            /** @description why it needs attention */
            problem: unknown;
            token_expires_at: string | null;
            checked_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        AdAccountCheck: {
            /** @enum {string} */
            state: "ready" | "needs-attention" | "removed";
            currency: string;
            time_zone: string;
            token_expires_at: string | null;
            /** @description how much of the platform's allowance is used */
            usage: {
                [key: string]: unknown;
            };
            findings: components["schemas"]["PublishingFinding"][];
        };
        Advice: {
            /** @description a name that stays the same when the wording changes */
            id: string;
            /** @description a CEL condition over `clip` */
            should: string;
            /** @description the reason, as people read it */
            because: string;
            source?: string;
            /** Format: date */
            checked_at?: string;
        };
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /**
             * @description viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            kind: components["schemas"]["KeyKind"];
            /** @description how the key begins */
            prefix: string;
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
            /** @description may lag by up to half a minute */
            last_used_at: string | null;
        };
        /**
         * @example {
         *       "id": "22222222-2222-2222-2222-222222222222",
         *       "platform": "tiktok",
         *       "version": 2,
         *       "status": "draft",
         *       "checksum": "5b2a8c0fd0d5d6e0c4c2ba2f1a3c6e4f7d8e9b0a1c2d3e4f5a6b7c8d9e0f1a2b",
         *       "created_at": "2026-11-22T09:30:00.000Z",
         *       "activated_at": null,
         *       "created": true
         *     }
         */
        AppliedRuleSet: {
            id: string;
            platform: components["schemas"]["Platform"];
            /** @description counted from 1 on each platform */
            version: number;
            /**
             * @description one is active on each platform
             * @enum {string}
             */
            status: "draft" | "active" | "retired";
            /** @description SHA-256 of the document: the same document, the same version */
            checksum: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /** @description when it last became active; null: never */
            activated_at: string | null;
            /** @description false: that version already existed */
            created: boolean;
        };
        Approval: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            campaign_id: string;
            /** @enum {string} */
            transition: "publish" | "activate" | "resume";
            /** @description the campaign at the time of the request; granted only while the campaign is unchanged */
            shown: {
                name: string;
                status: string;
                clip_id: string;
                budget_cents: number;
                currency: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                updated_at: string;
            };
            why: string;
            /** @enum {string} */
            state: "pending" | "granted" | "refused" | "expired";
            requested_by: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            expires_at: string;
            decided_by: string | null;
            decided_at: string | null;
        };
        Attention: {
            /** @description waiting for approval */
            drafts: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["ListedCampaign"][];
            };
            /** @description approved, and neither published nor scheduled to be */
            to_publish: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["ListedCampaign"][];
            };
            /** @description agents’ spending requests */
            approvals: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Approval"][];
            };
            /** @description publications that wait for a person */
            stopped_publications: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Publication"][];
            };
            failed_jobs: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Job"][];
            };
            /** @description decisions that the data could not settle */
            ties: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Tie"][];
            };
            running_jobs: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Job"][];
            };
            /** @description experiments to start, or decided but not applied yet */
            experiments: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Experiment"][];
            };
            /** @description plans that are proposed but not applied yet */
            budget_plans: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["ListedBudgetPlan"][];
            };
            /** @description campaigns that missed their scheduled time in the last 7 days, and whose status has not changed since */
            missed_times: {
                /** @description 100 means that many or more */
                count: number;
                first: {
                    campaign_id: string;
                    platform: components["schemas"]["Platform"];
                    /**
                     * Format: date-time
                     * @example 2026-11-22T10:24:41.123Z
                     */
                    at: string;
                    /** @description the local time */
                    local: string;
                    timezone: string;
                    /** @enum {string} */
                    by: "person" | "learned" | "slot";
                    because: string;
                    /** @description null: no admin has approved the time */
                    move: ("publish" | "activate" | "resume") | null;
                    approved_by: string | null;
                    /** @enum {string} */
                    state: "waiting" | "done" | "missed" | "unapproved" | "failed";
                    outcome: string | null;
                    title: string | null;
                }[];
            };
            /** @description the newest of each platform whose weights may take over but are not active yet */
            trainings: {
                /** @description 100 means that many or more */
                count: number;
                first: components["schemas"]["Training"][];
            };
            /** @description how many are in each state */
            campaigns: {
                [key: string]: number;
            };
        };
        BestClipDecision: {
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            clip_id: string;
            score: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            decided_at: string;
            /**
             * @description how certain it is that the best score belongs to the best clip: clear, tied (probability below 0.8), or unknown (the weights were not learned)
             * @enum {string}
             */
            confidence: "clear" | "tied" | "unknown";
            /** @description probability that the best score belongs to the best clip */
            win_probability?: number;
            runner_up_clip_id?: string;
            /** @description standard deviation of the score */
            score_sd?: number;
            /** @description the clip was drawn, with this probability */
            exploration?: {
                policy: string;
                propensity: number;
            };
        };
        Boost: {
            /** @description a name that stays the same when the wording changes */
            id: string;
            /** @description a CEL condition over `clip` */
            when: string;
            /** @description the factor for the weighted sum while the condition holds */
            multiply: number;
            /** @description the reason, as people read it */
            because: string;
        };
        BudgetLimit: {
            /** @enum {string} */
            scope: "account" | "platform" | "campaign";
            /** @description '' for the account */
            scope_id: string;
            currency: string;
            /** @description maximum total of its daily budgets; those of campaigns outside a plan count, too */
            daily_cap_minor: number;
        };
        BudgetPlan: {
            /** @enum {string} */
            verdict: "move" | "keep" | "not_enough";
            total_minor: number;
            unallocated_minor: number;
            currency: string;
            /** @enum {string} */
            goal: "conversions" | "clicks" | "thruplays" | "views_3s" | "revenue";
            lines: {
                campaign_id: string;
                from_minor: number;
                to_minor: number;
                /** @description the budget that applying sets first; equals to_minor, because a plan is one step */
                next_minor: number;
                /** @description the lower bound for this plan */
                floor_minor: number;
                /** @description the upper bound for this plan */
                cap_minor: number;
                /**
                 * @description the constraint that limits the line
                 * @enum {string}
                 */
                binding: "step" | "floor" | "cap" | "history" | "learning" | "person" | "experiment" | "none";
                /** @description per day */
                results: {
                    from: number;
                    to: number;
                    low90: number;
                    high90: number;
                };
                /** @description null: a line without money has no cost */
                cost_per_result_minor: {
                    value: number;
                    low90: number;
                    high90: number;
                } | null;
                /** @description the value of one more minor unit per day */
                results_of_one_more: {
                    value: number;
                    low90: number;
                    high90: number;
                };
                elasticity: {
                    mean: number;
                    sd: number;
                    own_days: number;
                };
                because: string;
            }[];
            gain: {
                /** @description additional results per day, as a share of the current ones */
                mean: number;
                low90: number;
                high90: number;
                /** @description probability that the gain is above 0 */
                probability: number;
            };
            /** @description how far the plan may be from the best one, as a share of its results */
            gap: number;
            /** @description a daily budget is an average: Meta and TikTok may spend 75% more on one day, Google twice as much */
            one_day_may_cost_minor: number;
            because: string;
            id: string;
            /**
             * @description a proposed plan expires after 72 hours
             * @enum {string}
             */
            status: "proposed" | "applied" | "expired";
            /** @description campaigns that were found but not planned, with the reason; the first 1,000 */
            left_out: {
                campaign_id: string;
                because: string;
            }[];
            left_out_total: number;
            /** @description only for an applied plan: each move and its progress */
            steps: {
                campaign_id: string;
                /** @description 1 a decrease, 2 an increase: decreases are done first */
                step: number;
                from_minor: number;
                to_minor: number;
                /**
                 * @description asked: requested from its platform
                 * @enum {string}
                 */
                state: "due" | "asked" | "done" | "void";
                /** @description why the step is void */
                why: string | null;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            expires_at: string;
            applied_at: string | null;
        };
        BudgetReplay: {
            plan_id: string;
            /** @description whether recomputing it gives the same plan */
            same: boolean;
        };
        Calibration: {
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            goal: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
            /** @description results of clips that an orchestration had scored before */
            n: number;
            needed: number;
            /** @description when the oldest of these results began */
            since: string | null;
            /** @description the verdict as text; “not enough results yet (37 of 50)” if there is no figure */
            message: string;
            /** @description rank correlation of scores and results */
            spearman: {
                value: number;
                low90: number | null;
                high90: number | null;
            } | null;
            /** @description by score, lowest first */
            bins: {
                from: number;
                to: number;
                n: number;
                mean_score: number;
                /** @description mean of log(result ÷ usual): 0 is the usual result, 0.69 is twice that */
                lift: {
                    value: number;
                    low90: number | null;
                    high90: number | null;
                };
                /** @description share of results above the usual one */
                above_median: {
                    value: number;
                    low90: number | null;
                    high90: number | null;
                };
            }[];
            /** @description rows of results that do not count, by reason */
            left_out: components["schemas"]["LeftOut"][];
        };
        Campaign: {
            id: string;
            name: string;
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            /** @description the clip; with cards, the first one */
            clip_id: string;
            /** @enum {string} */
            format: "single" | "carousel" | "multi";
            /** @description the clips in order; empty for a single clip */
            cards: {
                position: number;
                clip_id: string;
                /** @description score at the decision; null: a person chose the clip */
                score: number | null;
            }[];
            /** @enum {string} */
            status: "draft" | "approved" | "published" | "active" | "paused" | "completed" | "archived";
            source: string;
            budget_cents: number;
            currency: string;
            /**
             * @description a budget plan keeps a budget that a person set
             * @enum {string}
             */
            budget_set_by: "default" | "plan" | "person";
            /** @description null: never since it was drafted */
            budget_set_at: string | null;
            notes: string | null;
            /** @description text, audience and dates of the ad; null: not written yet */
            ad: components["schemas"]["Ad"] | null;
            /** @description a person changed it: the orchestrator does not change it */
            edited: boolean;
            /** @description the decision that chose the clip; experiment_id while an experiment compares it */
            optimization_meta: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        CampaignSchedule: {
            campaign_id: string;
            platform: components["schemas"]["Platform"];
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            at: string;
            /** @description the local time */
            local: string;
            timezone: string;
            /** @enum {string} */
            by: "person" | "learned" | "slot";
            because: string;
            /** @description null: no admin has approved the time */
            move: ("publish" | "activate" | "resume") | null;
            approved_by: string | null;
            /** @enum {string} */
            state: "waiting" | "done" | "missed" | "unapproved" | "failed";
            outcome: string | null;
        };
        CampaignSummary: {
            video: {
                title: string | null;
                /** @description whether its film was analyzed, so that its clips have thumbnails */
                has_picture: boolean;
                /** @description whether its film has a proxy that browsers can play */
                has_preview: boolean;
            };
            clip: {
                start_ms: number;
                end_ms: number;
            };
            /** @description the current decision for the video and platform */
            decision: {
                /** @description the evidence */
                orchestration_id: string;
                /** @description the score of the winner */
                score: number;
                /** @description whether the campaign runs the clip that won */
                is_winner: boolean;
                /** @enum {string} */
                confidence: "clear" | "tied" | "unknown";
                win_probability: number | null;
            } | null;
        };
        Clip: {
            id: string;
            video_asset_id: string;
            start_ms: number;
            end_ms: number;
            /** @enum {string} */
            status: "pending" | "processing" | "ready" | "published" | "failed";
            /** @description as sent; derived features are not stored */
            features: {
                [key: string]: number | boolean;
            };
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        ClipFeatures: {
            /** @description visual quality: sharpness, exposure, color ([0,1]) */
            visual_score?: number;
            /** @description middle of the clip ÷ duration of the video ([0,1]) */
            cut_position?: number;
            /** @description mean change from frame to frame ([0,1]) */
            motion_intensity?: number;
            /** @description how much happens in the first 3 s, in picture and sound ([0,1]) */
            hook_strength?: number;
            /** @description cuts per second inside the clip (1/s) */
            shot_rate_hz?: number;
            /** @description integrated loudness, EBU R128 (LUFS) */
            loudness_lufs?: number;
            /** @description share of the clip that is silent ([0,1]) */
            silence_share?: number;
            /** @description share of the clip in which someone speaks ([0,1]) */
            speech_share?: number;
            /** @description share of the first 3 s in which someone speaks ([0,1]) */
            speech_in_hook?: number;
            /** @description when someone first speaks (ms) */
            speech_first_ms?: number;
            /** @description 1 when it starts in mid-speech ([0,1]) */
            starts_in_speech?: number;
            /** @description 1 when it ends in mid-speech ([0,1]) */
            ends_in_speech?: number;
            /** @description longest time without speech (ms) */
            longest_pause_ms?: number;
            /** @description syllables per second of speech (1/s) */
            syllable_rate_hz?: number;
            /** @description words per second of speech (1/s) */
            words_per_s?: number;
            /** @description 1 when it ends where a sentence does ([0,1]) */
            ends_with_sentence?: number;
            /** @description share of the speech during which text is shown ([0,1]) */
            caption_coverage?: number;
            /** @description share of the time in which text is shown over the picture ([0,1]) */
            text_share?: number;
            /** @description when text is first shown over the picture (ms) */
            text_first_ms?: number;
            /** @description share of the text that a platform covers or the crop cuts away ([0,1]) */
            text_outside_safe_share?: number;
            /** @description mean luma ([0,1]) */
            brightness?: number;
            /** @description how sharp the picture is ([0,1]) */
            sharpness?: number;
            /** @description share of black frames ([0,1]) */
            black_share?: number;
            /** @description share of the picture under black bars ([0,1]) */
            bars_share?: number;
            /** @description the most flashes in any second, WCAG 2.3.1 (more than 3 are dangerous) (1/s) */
            flash_rate_hz?: number;
            /** @description share of the clip in which nothing moves for a second or longer ([0,1]) */
            freeze_share?: number;
            /** @description 1 unless the first frame is black, blurred, or frozen for half a second ([0,1]) */
            first_picture_ok?: number;
            /** @description how much the last frame differs from the first ([0,1]) */
            loop_distance?: number;
            /** @description mean distance of difference hashes from the most similar other clip of the film (bit) */
            nearest_clip_distance?: number;
            /** @description how bright it sounds: center of the spectrum (Hz) */
            spectral_centroid_hz?: number;
            /** @description share of cuts on an onset of the sound, beyond chance ([0,1]) */
            onset_cut_share?: number;
            /** @description width of the film that the clip is cut from (px) */
            width?: number;
            /** @description height of the film that the clip is cut from (px) */
            height?: number;
            /** @description frames per second (1/s) */
            fps?: number;
            /** @description whether there is a sound track */
            has_audio?: boolean;
            /** @description size of the rendered clip file (B) */
            file_size_bytes?: number;
            /** @description bit rate of the rendered clip file (bit/s) */
            bitrate_bps?: number;
            /** @description supplied with the clip ([0,1]) */
            trend_score?: number;
        } & {
            [key: string]: unknown;
        };
        CommonProblem: components["schemas"]["Problem"] & {
            code: components["schemas"]["CommonProblemCode"];
        };
        /**
         * @description codes that any operation can return
         * @enum {string}
         */
        CommonProblemCode: "body-too-large" | "data-directory-lost" | "database-unavailable" | "disk-full" | "idempotency-answer-lost" | "idempotency-key-in-use" | "idempotency-key-reused" | "internal-error" | "key-expired" | "key-malformed" | "key-missing" | "key-revoked" | "key-unknown" | "malformed-json" | "malformed-request" | "other-site" | "overloaded" | "request-aborted" | "request-timeout" | "role-too-low" | "route-not-found" | "session-ended" | "too-many-requests" | "unsupported-media-type" | "validation-failed";
        ConsistencyProof: {
            from: {
                tree_size: number;
                /** @description SHA-256, base64 */
                root: string;
            };
            to: {
                tree_size: number;
                /** @description SHA-256, base64 */
                root: string;
            };
            /** @description RFC 9162, 2.1.4.1 */
            proof: string[];
        };
        CreatedApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /**
             * @description viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            kind: components["schemas"]["KeyKind"];
            /** @description how the key begins */
            prefix: string;
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
            /** @description may lag by up to half a minute */
            last_used_at: string | null;
            /** @description shown only once: only its SHA-256 is stored */
            key: string;
        };
        CreatedWebhook: {
            id: string;
            url: string;
            event_types: string[] | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /** @description events waiting for delivery */
            pending: number;
            /** @description events whose delivery failed permanently */
            dead: number;
            /** @description signs every delivery (Standard Webhooks); shown only once */
            secret: string;
        };
        CropOfClip: {
            width: number;
            height: number;
            places: {
                from_ms: number;
                x: number;
                y: number;
            }[];
            cuts_text?: boolean;
            start_ms: number;
            end_ms: number;
        };
        /** @description a 9:16 window over the upright picture, in pixels, and its positions over time */
        CropWindow: {
            width: number;
            height: number;
            places: {
                from_ms: number;
                x: number;
                y: number;
            }[];
            cuts_text?: boolean;
        };
        CurrentSession: {
            /** @description the actor as the ledger records it */
            actor: string;
            /**
             * @description viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            /** @description false: there is no key yet, and everyone on this machine can do everything */
            keys_needed: boolean;
            /** @description null: the caller sent a key, or needs none */
            session: components["schemas"]["Session"] | null;
        };
        Evaluation: {
            /** @description only for a clip of the catalog */
            clip_id?: string;
            platform: components["schemas"]["Platform"];
            score: number;
            eligible: boolean;
            explanation: components["schemas"]["Explanation"];
        };
        Experiment: {
            id: string;
            /** @enum {string} */
            status: "draft" | "running" | "decided" | "stopped" | "cancelled";
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
            plan: {
                /** @enum {string} */
                metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
                /** @enum {string} */
                split: "none" | "platform";
                alpha: number;
                power: number;
                min_effect: number;
                days: number;
                first_look: number;
                /** @constant */
                spending: "obf";
                guardrail: ("hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas") | null;
                /** @description null: there were no results to size it from */
                sizing: components["schemas"]["ExperimentPlan"] | null;
            };
            plan_checksum: string;
            arms: {
                label: string;
                campaign_id: string;
                clip_id: string;
                is_control: boolean;
            }[];
            looks: {
                day: number;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                looked_at: string;
                /** @enum {string} */
                outcome: "better" | "worse" | "equivalent" | "no_difference" | "too_early" | "not_enough" | "invalid";
                because: string;
            }[];
            verdict: components["schemas"]["ExperimentVerdict"] | null;
            /** @description what the last look found in the guardrail metric */
            guardrail: {
                /** @enum {string} */
                metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
                arm: string;
                lift: number | null;
                p: number | null;
                /** @description whether it is worse by more than chance explains */
                is_worse: boolean;
                because: string;
            } | null;
            /** @description the platform’s own study that divides the audience */
            study: {
                /** @enum {string} */
                state: "wanted" | "made" | "failed";
                remote_id: string | null;
                because: string;
            } | null;
            starts_on: string | null;
            ends_on: string | null;
            /** @description the first date on which a look can find new results */
            next_look_on: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            decided_at: string | null;
            /** @description when its campaigns were released */
            released_at: string | null;
        };
        ExperimentPlan: {
            /** @enum {string} */
            metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
            alpha: number;
            power: number;
            min_effect: number;
            days: number;
            arms: number;
            first_look: number;
            /**
             * @description how α is spent over the looks: O’Brien-Fleming
             * @constant
             */
            spending: "obf";
            noise: number;
            impressions_per_arm_day: number | null;
            /** @description days needed to find min_effect with this power */
            days_needed: number;
            /** @description the smallest effect that these days can detect; null: none */
            smallest_effect: number | null;
            /** @description the smallest effect that these days can detect with unlimited impressions */
            smallest_effect_at_any_cost: number | null;
            /** @description the number needed to find min_effect within these days; null: no number is enough */
            impressions_per_arm_day_needed: number | null;
            cost_minor: number | null;
            enough: boolean;
            because: string;
        };
        ExperimentReplay: {
            experiment_id: string;
            /** @description whether recomputing every look gives the same result */
            same: boolean;
            looks: {
                day: number;
                same: boolean;
            }[];
        };
        ExperimentVerdict: {
            /** @enum {string} */
            outcome: "better" | "worse" | "equivalent" | "no_difference" | "too_early" | "not_enough" | "invalid";
            winner: string | null;
            /** @description the look that it belongs to */
            day: number;
            comparisons: {
                arm: string;
                /** @description observed lift against the control; null: the days are not enough for one */
                lift: number | null;
                /** @description lower end of the interval that holds at all looks and for all arms together */
                low: number | null;
                /** @description upper end of that interval; null: open */
                high: number | null;
                t: number | null;
                /** @description the normal value with the same tail probability as t */
                z: number | null;
                /** @description the value that z must exceed at this look */
                boundary: number | null;
                /** @description days on which both arms ran */
                days: number;
                /** @description events of the control and of the arm */
                events: [
                    number,
                    number
                ];
                /** @description rates of the control and of the arm */
                rates: [
                    number | null,
                    number | null
                ];
                /** @description p-value of this look alone; not a claim */
                p_at_look: number | null;
                /** @description the lift that a fresh look would probably show */
                shrunk_lift: number | null;
                /** @description expected loss of choosing this arm, in log */
                expected_loss: number | null;
                claim: ("better" | "worse") | null;
            }[];
            checks: {
                /** @enum {string} */
                check: "unchanged" | "days_in_common" | "assignment" | "delivery";
                ok: boolean;
                because: string;
            }[];
            /** @description only for an experiment with a guardrail and a winner other than the control */
            guardrail?: {
                /** @enum {string} */
                metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
                arm: string;
                lift: number | null;
                p: number | null;
                /** @description whether it is worse by more than chance explains */
                is_worse: boolean;
                because: string;
            } | null;
            because: string;
        };
        Explanation: {
            /** @description the same in one line */
            words: string;
            rule_set: {
                id: string;
                version: number;
                checksum: string;
            };
            /** @description the sum of the contributions × the boosts */
            score_before_clamp: number;
            contributions: {
                feature: string;
                /** @description null: the feature is missing */
                value: number | boolean | null;
                shaped: number;
                /** @description its share: all weights add up to 1 */
                weight: number;
                contribution: number;
            }[];
            boosts: {
                id: string;
                because: string;
                multiply: number;
            }[];
            /** @description requirements that the clip fails */
            failed: {
                id: string;
                because: string;
            }[];
            /** @description requirements that cannot be judged because a feature is missing; they count as met */
            unknown: {
                id: string;
                because: string;
            }[];
            /** @description advice that the clip does not follow */
            advice: {
                id: string;
                because: string;
            }[];
        };
        Exposure: {
            currency: string;
            /** @description maximum cost of a day, including the platform's overspend */
            per_day_minor: number;
            /** @description maximum in total; null: no end date */
            whole_minor: number | null;
        };
        FilmDetails: {
            video_asset_id: string;
            sha256: string;
            size_bytes: number;
            /** @description null until it is analyzed */
            measured: {
                width: number;
                height: number;
                duration_ms: number;
                fps: number;
                bitrate_bps: number;
                has_audio: boolean;
                loudness_lufs: number | null;
                cuts_ms: number[];
                fades: {
                    start_ms: number;
                    end_ms: number;
                }[];
            } | null;
            /** @description tile n, counted from 0 row by row, shows the frame at n × every_ms; null until the storyboard and the proxy exist */
            storyboard: {
                every_ms: number;
                tiles: number;
                columns: number;
                tile_width: number;
                tile_height: number;
            } | null;
            /** @description the part of the frame that a render of each proposed clip shows */
            crops: components["schemas"]["CropOfClip"][];
        };
        ImportReply: {
            /** @description rows imported */
            video_assets: number;
            /** @description rows imported */
            clips: number;
            rejected: {
                /** @description counted from 1, blank lines included */
                line: number;
                errors: {
                    path: string;
                    message: string;
                }[];
            }[];
            /** @description includes the rejected lines beyond the first 1,000, which are not listed */
            rejected_total: number;
        };
        InclusionProof: {
            event_id: string;
            /** @description the event in canonical JSON (RFC 8785), as it was sealed */
            leaf: string;
            leaf_index: number;
            tree_size: number;
            /** @description SHA-256, base64 */
            root: string;
            /** @description RFC 9162, 2.1.3.1: from the leaf up */
            proof: string[];
            /** @description tree size, root and time, signed with Ed25519 (C2SP signed note) */
            checkpoint: string;
        };
        Job: {
            id: string;
            name: string;
            /** @description who requested it */
            actor: string;
            /** @description its video */
            video_asset_id?: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed";
            progress: number;
            /** @description only once the job is done */
            result?: unknown;
            /** @description only one unfinished job per key */
            key?: string;
            /** @description why it failed; for a queued job, why the previous attempt failed */
            error?: {
                /** @description a stable kebab-case word */
                code: string;
                detail: string;
            } & {
                [key: string]: unknown;
            };
            /** @description how many times it was started */
            attempts: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /** @description the start of the last attempt */
            started_at: string | null;
            finished_at: string | null;
        };
        /**
         * @description who uses the key; agents are never admins, and only people grant approvals
         * @enum {string}
         */
        KeyKind: "person" | "service" | "agent";
        LedgerEvent: {
            /** @description a unique number; the list is in the order of the transactions */
            seq: number;
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            occurred_at: string;
            event_type: string;
            entity_type: string;
            entity_id: string;
            metadata: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            severity: "info" | "warn" | "error";
            actor: string;
            /** @description the request that caused it */
            request_id: string | null;
            /** @description or the background job */
            job_id: string | null;
        };
        LeftOut: {
            /**
             * @description impossible: a part is larger than its whole, such as more clicks than impressions; overlapping: another row of the same thing covers the same time and was measured on more; other_source: another source was measured on more; other_denominator: a rate of something else, such as of views instead of impressions; other_currency: money in another currency, which cannot be added
             * @enum {string}
             */
            reason: "impossible" | "overlapping" | "other_source" | "other_denominator" | "other_currency";
            /** @description how many */
            rows: number;
            /** @description at most 5 */
            examples: {
                clip_id: string;
                platform: string;
                source: string;
                external_id: string;
                period_start: string;
                period_end: string;
            }[];
        };
        ListedBudgetPlan: {
            /** @enum {string} */
            verdict: "move" | "keep" | "not_enough";
            total_minor: number;
            unallocated_minor: number;
            currency: string;
            /** @enum {string} */
            goal: "conversions" | "clicks" | "thruplays" | "views_3s" | "revenue";
            gain: {
                /** @description additional results per day, as a share of the current ones */
                mean: number;
                low90: number;
                high90: number;
                /** @description probability that the gain is above 0 */
                probability: number;
            };
            /** @description how far the plan may be from the best one, as a share of its results */
            gap: number;
            /** @description a daily budget is an average: Meta and TikTok may spend 75% more on one day, Google twice as much */
            one_day_may_cost_minor: number;
            because: string;
            id: string;
            /**
             * @description a proposed plan expires after 72 hours
             * @enum {string}
             */
            status: "proposed" | "applied" | "expired";
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            expires_at: string;
            applied_at: string | null;
        };
        ListedCampaign: {
            id: string;
            name: string;
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            /** @description the clip; with cards, the first one */
            clip_id: string;
            /** @enum {string} */
            format: "single" | "carousel" | "multi";
            /** @description the clips in order; empty for a single clip */
            cards: {
                position: number;
                clip_id: string;
                /** @description score at the decision; null: a person chose the clip */
                score: number | null;
            }[];
            /** @enum {string} */
            status: "draft" | "approved" | "published" | "active" | "paused" | "completed" | "archived";
            source: string;
            budget_cents: number;
            currency: string;
            /**
             * @description a budget plan keeps a budget that a person set
             * @enum {string}
             */
            budget_set_by: "default" | "plan" | "person";
            /** @description null: never since it was drafted */
            budget_set_at: string | null;
            notes: string | null;
            /** @description text, audience and dates of the ad; null: not written yet */
            ad: components["schemas"]["Ad"] | null;
            /** @description a person changed it: the orchestrator does not change it */
            edited: boolean;
            /** @description the decision that chose the clip; experiment_id while an experiment compares it */
            optimization_meta: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
            summary?: components["schemas"]["CampaignSummary"];
        };
        ListedSummary: {
            /**
             * @description received: not measured yet
             * @enum {string}
             */
            film: "none" | "received" | "analyzed";
            /** @description whether its film has a storyboard and a proxy that browsers can play */
            has_preview: boolean;
            /** @description of its current film */
            clips: number;
            ready_clips: number;
            platforms: {
                platform: components["schemas"]["Platform"];
                clip_id: string;
                start_ms: number;
                end_ms: number;
                score: number;
                /** @enum {string} */
                confidence: "clear" | "tied" | "unknown";
                /** @description the evidence */
                orchestration_id?: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                decided_at?: string;
                /** @description the newest campaign of the video on the platform */
                campaign: {
                    id: string;
                    status: string;
                } | null;
            }[];
        };
        ListedVideo: {
            id: string;
            title: string | null;
            duration_ms: number | null;
            source_uri: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
            summary?: components["schemas"]["ListedSummary"];
        };
        Meta: {
            version: string;
            platforms: components["schemas"]["Platform"][];
            /** @description who is asking, as the ledger records it */
            caller: {
                actor: string;
                /**
                 * @description viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys
                 * @enum {string}
                 */
                role: "viewer" | "operator" | "admin";
                kind: components["schemas"]["KeyKind"];
            };
            /** @description features of a clip, by name: {type, unit, min, max, meaning}; a clip may also have numbers under names of your own, x_… */
            features: {
                [key: string]: unknown;
            };
            /** @description moves of a campaign: {from, to}, the states in which each can be made and the state that it leads to */
            transitions: {
                [key: string]: unknown;
            };
        };
        NewClip: {
            /**
             * Format: uuid
             * @description generated when omitted
             */
            id?: string;
            /** @example 12000 */
            start_ms: number;
            /** @example 12000 */
            end_ms: number;
            /**
             * @description default for a new clip: ready
             * @enum {string}
             */
            status?: "pending" | "processing" | "ready" | "published" | "failed";
            features?: components["schemas"]["ClipFeatures"];
        };
        OffPolicyValue: {
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            goal: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
            /** @description explored choices whose clip has a result */
            n: number;
            /** @description effective sample size */
            ess: number;
            /** @description why there are no figures */
            refused: string | null;
            /** @description draws that cannot be counted, and why; the first 100 */
            rejected: {
                clip_id: string;
                message: string;
            }[];
            rejected_total: number;
            /** @description mean result of the chosen clips */
            logged: number | null;
            ips: number | null;
            snips: number | null;
            /** @description doubly robust estimate, with a regression of result on score fitted to other videos */
            dr: number | null;
            intervals: {
                ips: {
                    low90: number;
                    high90: number;
                };
                snips: {
                    low90: number;
                    high90: number;
                };
                dr?: {
                    low90: number;
                    high90: number;
                };
            } | null;
            /** @description rows of results that do not count, by reason */
            left_out: components["schemas"]["LeftOut"][];
        };
        OrchestrateReply: {
            decisions: components["schemas"]["BestClipDecision"][];
            /** @description only the drafts that are new */
            campaigns_created: string[];
            campaigns: {
                id: string;
                platform: components["schemas"]["Platform"];
                clip_id: string;
                /** @enum {string} */
                outcome: "created" | "updated" | "unchanged" | "kept";
                would_choose?: string;
                would_choose_cards?: string[];
                /**
                 * @description only when cards were requested
                 * @enum {string}
                 */
                format?: "single" | "carousel" | "multi";
                /** @description only when cards were requested: the clips of the draft, in their order */
                cards?: {
                    position: number;
                    clip_id: string;
                    /** @description score at the decision; null: a person chose the clip */
                    score: number | null;
                    because: string;
                }[];
                cards_because?: string;
            }[];
            skipped: {
                platform: components["schemas"]["Platform"];
                /** @constant */
                reason: "no-eligible-clip";
                detail: string;
                clips: {
                    clip_id: string;
                    failed: {
                        id: string;
                        because: string;
                    }[];
                }[];
            }[];
            orchestration_id: string;
        };
        Orchestration: {
            id: string;
            video_asset_id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            platforms: {
                [key: string]: {
                    rule_set: {
                        id: string;
                        version: number;
                    };
                    /** @enum {string} */
                    confidence: "clear" | "tied" | "unknown";
                    win_probability: number | null;
                    /** @description for a tie: the test that would settle it */
                    proposal: {
                        /** @description the best score, which would be the control, and the runner-up */
                        clips: string[];
                        /** @description null: there are no daily results to size a test from */
                        metric: string | null;
                        days: number | null;
                        /** @description null: the draft has no daily budget */
                        cost_minor: number | null;
                        currency: string | null;
                        smallest_effect: number | null;
                        because: string;
                    } | null;
                    /** @description how the clip was drawn, and each clip’s probability of being drawn; null: the best score won */
                    exploration: {
                        /** @description the clip that was drawn and so chosen */
                        clip_id: string;
                        policy: string;
                        seed: number;
                        candidates: string[];
                        propensities: number[];
                    } | null;
                    /** @description the clips of a campaign with several clips; null: one clip */
                    cards: {
                        /** @description the name of the computation */
                        policy: string;
                        /** @description the number requested */
                        count: number;
                        lambda: number;
                        /** @description the cards in order */
                        cards: {
                            clip_id: string;
                            score: number;
                            because: string;
                        }[];
                        value: number;
                        /** @description mean similarity of all pairs, from 0 to 1 */
                        similarity: number;
                        /** @description whether every set was tried */
                        exact: boolean;
                        because: string;
                    } | null;
                    /** @description the best score, which wins unless another clip was drawn (exploration); null: no clip is eligible */
                    winner: {
                        clip_id: string;
                        score: number;
                        /** @description the score in words, the largest contribution first */
                        words: string;
                    } | null;
                    /** @description the best of the other eligible clips */
                    runner_up: {
                        clip_id: string;
                        score: number;
                        /** @description the score in words, the largest contribution first */
                        words: string;
                        /** @description the smallest single edit that makes it win; null: no single edit does */
                        would_win: {
                            /** @enum {string} */
                            edit: "trim_end" | "trim_start" | "extend_end" | "extend_start" | "start_later" | "start_earlier";
                            by_ms: number;
                            start_ms: number;
                            end_ms: number;
                            score: number;
                            words: string;
                        } | null;
                    } | null;
                    candidates: {
                        clip_id: string;
                        /** @description the start at the time of the decision */
                        start_ms: number;
                        end_ms: number;
                        score: number;
                        eligible: boolean;
                        contributions: {
                            feature: string;
                            /** @description null: the feature is missing */
                            value: number | boolean | null;
                            shaped: number;
                            /** @description its share: all weights add up to 1 */
                            weight: number;
                            contribution: number;
                        }[];
                        boosts: {
                            id: string;
                            because: string;
                            multiply: number;
                        }[];
                        failed: {
                            id: string;
                            because: string;
                        }[];
                        /** @description requirements that cannot be judged because a feature is missing; they count as met */
                        unknown: {
                            id: string;
                            because: string;
                        }[];
                        /** @description advice that the clip does not follow */
                        advice: {
                            id: string;
                            because: string;
                        }[];
                    }[];
                };
            };
        };
        PlansTogether: {
            /** @description one fingerprint for all plans together */
            fingerprint: string;
            exposure: components["schemas"]["Exposure"];
            plans: {
                /** Format: uuid */
                campaign_id: string;
                plan: components["schemas"]["PublicationPlan"];
            }[];
        };
        /** @enum {string} */
        Platform: "instagram" | "tiktok" | "youtube";
        Posterior: {
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            goal: "hook_rate" | "ctr" | "engagement" | "views" | "roas" | "value";
            /** @description number of results on this platform that it was learned from */
            n: number;
            newest_result_at: string | null;
            /** @description the newest rule set that training wrote */
            rule_set: {
                id: string;
                version: number;
                /**
                 * @description current status
                 * @enum {string}
                 */
                status: "draft" | "active" | "retired";
            };
            features: {
                feature: string;
                /** @description the share of the weights in the last rule set that a person wrote; all of them add up to 1 */
                prior: number;
                /** @description null: it has no weight there */
                in_charge: number | null;
                /** @description the posterior mean, before the limit on how far one promotion may go; all of them add up to 1 */
                mean: number;
                /** @description standard deviation of the posterior */
                sd: number;
                low90: number;
                /** @description mean ± 1.645 sd, within 0 and 1 */
                high90: number;
                /** @description it did not vary: it keeps its prior share */
                not_learnable: boolean;
            }[];
            /** @description the training that wrote it; null: not kept */
            metrics: ({
                auc: number | null;
                spearman: number | null;
                ndcg: number | null;
                log_loss: number | null;
                gain: {
                    mean: number;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            }) | null;
        };
        PostingRules: {
            platform: components["schemas"]["Platform"];
            timezone: string;
            /** @description weekdays without posts; 1 is Monday */
            never_on: number[];
            /** @description local hours without posts, from the first up to the second: 22 to 7 is overnight */
            quiet: {
                from: number;
                to: number;
            } | null;
            /** @description minimum time between two posts on the platform */
            gap_minutes: number;
            /** @description times that next_free may use; empty: the hours that did better, or the least used */
            slots: {
                /** @description 1 is Monday; null: every day */
                weekday: number | null;
                hour: number;
                minute: number;
            }[];
        };
        PostingTimes: {
            timezone: string;
            /** @enum {string} */
            goal: "hook_rate" | "ctr" | "engagement" | "views" | "roas" | "value";
            n: number;
            /** @description the date of the first post */
            since: string | null;
            /** @enum {string} */
            verdict: "clear" | "no_clear_best_time" | "not_enough";
            windows: {
                /** @description 1 is Monday; all seven if weekdays make no difference */
                weekdays: number[];
                /** @description hour of the local day */
                from: number;
                /** @description the hour that ends it */
                to: number;
                lift: number;
                low90: number;
                high90: number;
                /** @description probability that it beats the account’s usual mix of times */
                probability: number;
            }[];
            hours: {
                hour: number;
                lift: number;
                low90: number;
                high90: number;
                n: number;
            }[];
            weekdays: {
                weekday: number;
                lift: number;
                low90: number;
                high90: number;
                n: number;
            }[];
            because: string;
        };
        /**
         * @example {
         *       "type": "/problems/video-not-found",
         *       "title": "Video not found",
         *       "status": 404,
         *       "detail": "there is no video asset 11111111-1111-1111-1111-111111111111",
         *       "instance": "0f1c9d2e-6c1c-4d0e-9a54-2f4f1d1f6a3b",
         *       "code": "video-not-found"
         *     }
         */
        Problem: {
            /** @description /problems/<code> */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description the request id */
            instance: string;
            code: components["schemas"]["ProblemCode"];
            /** @description the invalid fields; at most 100 */
            errors?: {
                path: string;
                message: string;
            }[];
            /** @description how many there are, when not all are listed */
            errors_total?: number;
        } & {
            [key: string]: unknown;
        };
        /**
         * @description docs/errors.md says what to do
         * @enum {string}
         */
        ProblemCode: components["schemas"]["CommonProblemCode"] | CodesOf<operations>;
        Publication: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            campaign_id: string;
            /** Format: uuid */
            ad_account_id: string;
            number: number;
            marker: string;
            api_version: string;
            fingerprint: string;
            exposure: components["schemas"]["Exposure"];
            budget: {
                /** @enum {string} */
                kind: "lifetime" | "daily";
                minor: number;
                wanted_minor: number | null;
            };
            /** @enum {string} */
            wanted: "paused" | "active" | "removed";
            /** @enum {string} */
            state: "waiting" | "rendering" | "running" | "stopped" | "paused" | "activating" | "active" | "pausing" | "ended" | "removing" | "removed";
            /** @description the job that renders its clip; null: it was rendered already */
            render_job_id: string | null;
            steps: {
                key: string;
                /** @enum {string} */
                state: "waiting" | "running" | "done" | "adopted" | "removed";
                remote_id: string | null;
                attempts: {
                    act: string;
                    number: number;
                    /**
                     * Format: date-time
                     * @example 2026-11-22T10:24:41.123Z
                     */
                    intended_at: string;
                    /** @description null: not known yet */
                    outcome: string | null;
                    problem: unknown;
                    ended_at: string | null;
                }[];
            }[];
            /** @description what the platform showed last, by step */
            seen: unknown;
            seen_at: string | null;
            stop: ({
                step: string;
                code: string;
                detail: string;
                found?: string[];
                fields?: unknown[];
                problem?: unknown;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description the time until which it waits */
            not_before: string | null;
            approved_by: string;
            activated_by: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        PublicationPlan: {
            fingerprint: string;
            exposure: components["schemas"]["Exposure"];
            steps: {
                key: string;
                act: string;
                kind: string;
                body: unknown;
            }[];
            findings: components["schemas"]["PublishingFinding"][];
            /** @description what to know about this installation before publishing */
            note: string | null;
        };
        PublicationStarted: {
            /** Format: uuid */
            publication_id: string;
            job_id: string;
        };
        PublicationsStarted: {
            publications: {
                /** Format: uuid */
                publication_id: string;
                job_id: string;
                /** Format: uuid */
                campaign_id: string;
            }[];
        };
        PublishingFinding: {
            /** @enum {string} */
            level: "refused" | "warning";
            code: string;
            field: string;
            detail: string;
            source: string;
        };
        Rate: {
            /** @description null: too few events, or impossible; `note` says which */
            value: number | null;
            /** @description lower end of the 90% interval */
            low: number | null;
            /** @description upper end; null: open */
            high: number | null;
            /** @description the denominator: impressions, views, 3-second views, clicks or conversions */
            of: number;
            note?: string;
        };
        Rates: {
            /** @description 3-second views ÷ impressions; on YouTube ÷ views where they exceed the impressions, which are those of thumbnails */
            hook_rate?: components["schemas"]["Rate"];
            /** @description ThruPlays ÷ 3-second views */
            hold_rate?: components["schemas"]["Rate"];
            /** @description clicks ÷ impressions */
            ctr?: components["schemas"]["Rate"];
            /** @description (likes + comments + shares + saves) ÷ impressions, or ÷ views where no impressions are reported; on YouTube always ÷ views */
            engagement_rate?: components["schemas"]["Rate"];
            /** @description spend ÷ clicks, in minor units */
            cpc_minor?: components["schemas"]["Rate"];
            /** @description spend ÷ impressions × 1,000, in minor units */
            cpm_minor?: components["schemas"]["Rate"];
            /** @description spend ÷ conversions, in minor units */
            cpa_minor?: components["schemas"]["Rate"];
            /** @description revenue ÷ spend */
            roas?: components["schemas"]["Rate"];
        };
        Replay: {
            orchestration_id: string;
            video_asset_id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            identical: boolean;
            decisions: {
                platform: components["schemas"]["Platform"];
                rule_set: {
                    id: string;
                    /** @description null: that rule set is not in this database */
                    version: number | null;
                };
                /** @description the decision; null: no clip was eligible */
                decided: {
                    clip_id: string;
                    score: number;
                } | null;
                /** @description the decision computed from the evidence now */
                computed: {
                    clip_id: string;
                    score: number;
                } | null;
                /** @description the same clip, and the score equal to the last bit */
                identical: boolean;
                /** @description the difference as text; null when identical */
                difference: string | null;
            }[];
        };
        ReplayPage: {
            /** @description number of orchestrations; only on the first page */
            total: number | null;
            /** @description checked on this page; fewer than `limit` if they take longer than about a second */
            orchestrations: number;
            next: string | null;
            decisions: number;
            /** @description the orchestrations with at least one different decision */
            different: components["schemas"]["Replay"][];
        };
        Requirement: {
            /** @description a name that stays the same when the wording changes */
            id: string;
            /** @description a CEL condition over `clip` */
            must: string;
            /** @description the reason, as people read it */
            because: string;
            source?: string;
            /** Format: date */
            checked_at?: string;
        };
        Result: {
            id: string;
            clip_id: string;
            campaign_id: string | null;
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            source: string;
            external_id: string | null;
            period_start: string;
            /** @description the last date, which is included, or the first moment after the period */
            period_end: string;
            currency: string | null;
            posted_at: string | null;
            /** @description how often it was shown */
            impressions: number | null;
            /** @description how often it started to play */
            views: number | null;
            /** @description plays of at least 3 seconds */
            views_3s: number | null;
            /** @description plays to the end, or of at least 15 seconds */
            thruplays: number | null;
            /** @description plays to the end */
            completions: number | null;
            /** @description total watch time */
            watch_time_ms: number | null;
            /** @description likes and other reactions */
            likes: number | null;
            /** @description comments */
            comments: number | null;
            /** @description shares */
            shares: number | null;
            /** @description saves */
            saves: number | null;
            /** @description clicks on its link */
            clicks: number | null;
            /** @description purchases, leads or whatever the campaign is for */
            conversions: number | null;
            /** @description what was spent, in the smallest unit of `currency` */
            spend_minor: number | null;
            /** @description value of the conversions, in the smallest unit of `currency` */
            revenue_minor: number | null;
            rates: components["schemas"]["Rates"];
            /** @description 1, plus one for every correction */
            revision: number;
            import_id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            received_at: string;
            /** @description when it was withdrawn: since then it has no figures and does not count */
            withdrawn_at: string | null;
        };
        ResultLine: {
            /** Format: uuid */
            clip_id?: string;
            /** Format: uuid */
            campaign_id?: string;
            platform: components["schemas"]["Platform"];
            /** @description a date, or a time with a time zone */
            period_start: string;
            /** @description the last date, which is included, or the first moment after the period */
            period_end: string;
            /** @description the source of the figures, such as meta_ads */
            source: string;
            /** @description the name of the ad or post on the platform; several in one campaign are added up */
            external_id?: string;
            /** @description the currency of spend_minor and revenue_minor; required with an amount above 0 */
            currency?: string | null;
            /** @description when it was posted: a time with a time zone, or a date if the hour is not known */
            posted_at?: string;
            /** @description how often it was shown */
            impressions?: number | null;
            /** @description how often it started to play */
            views?: number | null;
            /** @description plays of at least 3 seconds */
            views_3s?: number | null;
            /** @description plays to the end, or of at least 15 seconds */
            thruplays?: number | null;
            /** @description plays to the end */
            completions?: number | null;
            /** @description total watch time */
            watch_time_ms?: number | null;
            /** @description likes and other reactions */
            likes?: number | null;
            /** @description comments */
            comments?: number | null;
            /** @description shares */
            shares?: number | null;
            /** @description saves */
            saves?: number | null;
            /** @description clicks on its link */
            clicks?: number | null;
            /** @description purchases, leads or whatever the campaign is for */
            conversions?: number | null;
            /** @description what was spent, in the smallest unit of `currency` */
            spend_minor?: number | null;
            /** @description value of the conversions, in the smallest unit of `currency` */
            revenue_minor?: number | null;
        };
        ResultWithHistory: {
            id: string;
            clip_id: string;
            campaign_id: string | null;
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            source: string;
            external_id: string | null;
            period_start: string;
            /** @description the last date, which is included, or the first moment after the period */
            period_end: string;
            currency: string | null;
            posted_at: string | null;
            /** @description how often it was shown */
            impressions: number | null;
            /** @description how often it started to play */
            views: number | null;
            /** @description plays of at least 3 seconds */
            views_3s: number | null;
            /** @description plays to the end, or of at least 15 seconds */
            thruplays: number | null;
            /** @description plays to the end */
            completions: number | null;
            /** @description total watch time */
            watch_time_ms: number | null;
            /** @description likes and other reactions */
            likes: number | null;
            /** @description comments */
            comments: number | null;
            /** @description shares */
            shares: number | null;
            /** @description saves */
            saves: number | null;
            /** @description clicks on its link */
            clicks: number | null;
            /** @description purchases, leads or whatever the campaign is for */
            conversions: number | null;
            /** @description what was spent, in the smallest unit of `currency` */
            spend_minor: number | null;
            /** @description value of the conversions, in the smallest unit of `currency` */
            revenue_minor: number | null;
            rates: components["schemas"]["Rates"];
            /** @description 1, plus one for every correction */
            revision: number;
            import_id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            received_at: string;
            /** @description when it was withdrawn: since then it has no figures and does not count */
            withdrawn_at: string | null;
            /** @description its figures before each correction, newest first */
            history: ({
                revision: number;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                received_at: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                replaced_at: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        ResultsImport: {
            /**
             * Format: uuid
             * @description the id with which to withdraw the whole import; none after a dry run
             */
            import_id: string;
            /** @description imported results: new ones and corrections */
            results: number;
            /** @description imported results that replaced earlier figures of the source */
            corrected: number;
            /** @description already known, with the same figures */
            unchanged: number;
            /** @description the first 1,000 */
            rejected: {
                /** @description counted from 1, blank lines included; in JSON the place in the list */
                line: number;
                errors: {
                    path: string;
                    message: string;
                }[];
            }[];
            rejected_total: number;
            /** @description rows that are not results, such as totals */
            skipped: {
                line: number;
                reason: string;
            }[];
            skipped_total: number;
            /** @description rows that were imported but look wrong */
            warnings: {
                line: number;
                message: string;
            }[];
            warnings_total: number;
            /** @description columns of the export that were not read */
            unread_columns?: string[];
            /** @description the first 100 names in rejected rows that match no clip or campaign */
            unknown_names?: {
                platform: components["schemas"]["Platform"];
                /** @description as `POST /results/names` accepts it */
                name: string;
                /** @description the other names of the same row, such as its campaign’s */
                also: string[];
                /** @description rows rejected because of it */
                rows: number;
            }[];
        };
        ResultsSummary: {
            lines: {
                /** @description the clip, if `by` is clip or campaign */
                clip?: {
                    clip_id: string;
                    video_asset_id: string;
                    title: string | null;
                    start_ms: number;
                    end_ms: number;
                    has_picture: boolean;
                    /** @description whether its film plays in browsers */
                    has_preview: boolean;
                };
                /** @description the campaign, if `by` is campaign */
                campaign_id?: string;
                platform: components["schemas"]["Platform"];
                /** @description null: no amounts */
                currency: string | null;
                /** @description campaigns, and clips that ran without one */
                subjects: number;
                /** @description null: not reported */
                impressions: number | null;
                /** @description null: not reported */
                clicks: number | null;
                /** @description null: not reported */
                conversions: number | null;
                /** @description null: not reported */
                spend_minor: number | null;
                rates: components["schemas"]["Rates"];
            }[];
            /** @description the number of all lines; `lines` contains only the first */
            lines_total: number;
            /** @description maximum cost per day of the active campaigns, including what platforms may overspend */
            budgets: {
                currency: string;
                campaigns: number;
                per_day_minor: number;
            }[];
            /** @description results that repeat others: from another source, or for a time that is already counted */
            left_out: number;
            /** @description results for more than a day that reach beyond the period, of clips and campaigns without others: not counted, because they are not split */
            too_long: number;
        };
        Rotation: {
            /** @description the key that opens all secrets now */
            key_id: string;
            resealed: number;
        };
        RuleExample: {
            name?: string;
            /** @description a clip’s features, including the derived ones */
            clip: {
                [key: string]: number | boolean;
            };
            expect: {
                eligible?: boolean;
                score?: number;
                /** @description allowed difference of the score; default: 0.005 */
                within?: number;
                /** @description the first failed requirement (id or wording); otherwise the feature that contributes most */
                first_reason?: string;
            };
        };
        RuleSet: {
            id: string;
            platform: components["schemas"]["Platform"];
            /** @description counted from 1 on each platform */
            version: number;
            /**
             * @description one is active on each platform
             * @enum {string}
             */
            status: "draft" | "active" | "retired";
            /** @description SHA-256 of the document: the same document, the same version */
            checksum: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /** @description when it last became active; null: never */
            activated_at: string | null;
            /** @description each feature’s share: they add up to 1 */
            weights: {
                [key: string]: number;
            };
            conditions: {
                /** @enum {string} */
                list: "boosts" | "requirements" | "advice";
                id: string;
                /**
                 * @description compiled to loops over columns, or left to CEL
                 * @enum {string}
                 */
                runs_on: "columns" | "interpreter";
            }[];
            document: components["schemas"]["RuleSetDocument"];
        };
        RuleSetCheck: {
            /** @description all errors; empty: the document can be used */
            errors: {
                path: string;
                message: string;
            }[];
            /** @description the document's own examples; no problem means that it passed */
            examples: {
                name: string;
                problems: string[];
            }[];
        };
        RuleSetDocument: {
            platform: components["schemas"]["Platform"];
            description?: string;
            /** @description the features that count, in the order in which they are summed */
            features: {
                [key: string]: components["schemas"]["WeightedFeature"];
            };
            /** @default [] */
            boosts: components["schemas"]["Boost"][];
            /** @default [] */
            requirements: components["schemas"]["Requirement"][];
            /** @default [] */
            advice: components["schemas"]["Advice"][];
            /** @default [] */
            examples: components["schemas"]["RuleExample"][];
            trained?: components["schemas"]["Trained"];
        };
        RuleSetDocumentInput: {
            platform: components["schemas"]["Platform"];
            description?: string;
            /** @description the features that count, in the order in which they are summed */
            features: {
                [key: string]: components["schemas"]["WeightedFeature"];
            };
            /** @default [] */
            boosts?: components["schemas"]["Boost"][];
            /** @default [] */
            requirements?: components["schemas"]["Requirement"][];
            /** @default [] */
            advice?: components["schemas"]["Advice"][];
            /** @default [] */
            examples?: components["schemas"]["RuleExample"][];
            trained?: components["schemas"]["Trained"];
        };
        /**
         * @example {
         *       "id": "22222222-2222-2222-2222-222222222222",
         *       "platform": "tiktok",
         *       "version": 2,
         *       "status": "draft",
         *       "checksum": "5b2a8c0fd0d5d6e0c4c2ba2f1a3c6e4f7d8e9b0a1c2d3e4f5a6b7c8d9e0f1a2b",
         *       "created_at": "2026-11-22T09:30:00.000Z",
         *       "activated_at": null
         *     }
         */
        RuleSetVersion: {
            id: string;
            platform: components["schemas"]["Platform"];
            /** @description counted from 1 on each platform */
            version: number;
            /**
             * @description one is active on each platform
             * @enum {string}
             */
            status: "draft" | "active" | "retired";
            /** @description SHA-256 of the document: the same document, the same version */
            checksum: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /** @description when it last became active; null: never */
            activated_at: string | null;
        };
        Schedule: {
            name: string;
            job: string;
            cron: string;
            timezone: string;
            input: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            next_at: string;
            last_job_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        ScheduleReplay: {
            campaign_id: string;
            /** @description whether recomputing it from its inputs gives the same time */
            same: boolean;
        };
        SealingState: {
            /**
             * @description behind: events have waited for 10 s or more, which also delays the stream and webhooks; failing: this process cannot seal or publish
             * @enum {string}
             */
            state: "sealed" | "behind" | "failing";
            /** @description events in the tree */
            sealed: number;
            /** @description events that are not sealed yet; 10000 means 10000 or more */
            waiting: number;
            /** @description when the oldest of them was written */
            waiting_since: string | null;
            /** @description the oldest open transaction that writes to this database, which events wait for; or the holder of the lock of the sealers */
            held_by: {
                /** @description null: a prepared transaction */
                pid: number | null;
                application: string;
                role: string;
                /** @description null: hidden from this role */
                since: string | null;
            } | null;
            /** @description why this process cannot seal */
            sealing_failed: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                since: string;
                why: string;
            } | null;
            /** @description why its checkpoints are not published outside the database */
            publishing_failed: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                since: string;
                why: string;
            } | null;
        };
        Secret: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description which key opens it */
            key_id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        SecretsState: {
            /** @description number of secrets */
            sealed: number;
            /** @description secrets that no available key opens; anything that needs them, such as webhooks, waits */
            locked: number;
            /** @description the ids of the keys that would open them */
            missing_keys: string[];
            /** @description why the available keys cannot be read */
            why: string | null;
        };
        Session: {
            /** Format: uuid */
            id: string;
            /** @description the name of its key */
            actor: string;
            /**
             * @description viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            /** @enum {string} */
            state: "active" | "ended" | "expired";
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description may lag by up to half a minute
             * @example 2026-11-22T10:24:41.123Z
             */
            last_seen_at: string;
        };
        StandingDecision: {
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            clip_id: string;
            score: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            decided_at: string;
            /**
             * @description how certain it is that the best score belongs to the best clip: clear, tied (probability below 0.8), or unknown (the weights were not learned)
             * @enum {string}
             */
            confidence: "clear" | "tied" | "unknown";
            /** @description probability that the best score belongs to the best clip */
            win_probability?: number;
            runner_up_clip_id?: string;
            /** @description standard deviation of the score */
            score_sd?: number;
            /** @description the clip was drawn, with this probability */
            exploration?: {
                policy: string;
                propensity: number;
            };
            /** @description only when the clip is no longer READY: its state now. Its campaigns cannot go live; orchestrate again */
            clip_status?: string;
        };
        SuggestedBudget: {
            campaign_id: string;
            /** @enum {string} */
            verdict: "suggested" | "not_enough";
            /** @description per day */
            budget_minor: number;
            currency: string;
            cost_per_result_minor: number | null;
            because: string;
        };
        Tie: {
            video_asset_id: string;
            title: string | null;
            platform: components["schemas"]["Platform"];
            clip_id: string;
            start_ms: number;
            end_ms: number;
            score: number;
            /** @description probability that the best score belongs to the best clip */
            win_probability: number | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            decided_at: string;
        };
        /** @description written by training; remove it when you change the features by hand */
        Trained: {
            /**
             * @description the metric that it was trained for
             * @enum {string}
             */
            goal: "hook_rate" | "ctr" | "engagement" | "views" | "roas" | "value";
            /** @description age at which a result counts half; null: never */
            half_life_days: number | null;
            /** @description number of results on this platform that it was trained on */
            n: number;
            /** @description the time from which the age of results is counted */
            newest_result_at: string | null;
            /** @description checksum of the results: unchanged when there is nothing new to learn */
            results_checksum: string;
            /** @description checksum of the features as training wrote them */
            features_checksum: string;
            /** @description the features, in document order */
            features: string[];
            /** @description the weights of the last rule set that a person wrote */
            prior: number[];
            /** @description the posterior mean, before the limit on how far one promotion may go */
            mean: number[];
            /** @description the posterior covariance: its lower triangle, row by row */
            covariance: number[][];
            /** @description features that did not vary and therefore keep their prior weight */
            not_learnable: string[];
        };
        Training: {
            /** @description the id of its job */
            id: string;
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            goal: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
            /** @description clips with a result on this platform */
            n: number;
            /** @description whether it ranks later results better, so that it may be activated */
            promote: boolean;
            reason: string;
            rule_set: {
                id: string;
                version: number;
                /**
                 * @description current status
                 * @enum {string}
                 */
                status: "draft" | "active" | "retired";
                /** @description null: it was never active */
                activated_at: string | null;
            };
            /** @description the rule set that was active */
            compared_id: string;
            weights: {
                feature: string;
                mean: number;
                sd: number;
                /** @constant */
                not_learnable?: true;
            }[];
            metrics: {
                auc: number | null;
                spearman: number | null;
                ndcg: number | null;
                log_loss: number | null;
                gain: {
                    mean: number;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            };
            /** @description rows of results that do not count, by reason */
            left_out: components["schemas"]["LeftOut"][];
            warnings: string[];
            actor: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            trained_at: string;
        };
        TriedEdit: {
            clip_id: string;
            start_ms: number;
            end_ms: number;
            score: number;
            eligible: boolean;
            failed: {
                id: string;
                because: string;
            }[];
            /** @description the score in words, the largest contribution first */
            words: string;
            /** @description whether it beats every other candidate */
            wins: boolean;
            /** @description the best of the other eligible clips */
            rival: {
                clip_id: string;
                score: number;
                /** @description the score in words, the largest contribution first */
                words: string;
            } | null;
            /** @description the smallest single edit of the original clip that makes it win; null: no single edit does, or it won */
            would_win: {
                /** @enum {string} */
                edit: "trim_end" | "trim_start" | "extend_end" | "extend_start" | "start_later" | "start_earlier";
                by_ms: number;
                start_ms: number;
                end_ms: number;
                score: number;
                words: string;
            } | null;
        };
        VideoAsset: {
            id: string;
            title: string | null;
            duration_ms: number | null;
            source_uri: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
        };
        VideoAssetWithClips: {
            id: string;
            title: string | null;
            duration_ms: number | null;
            source_uri: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
            clips: components["schemas"]["Clip"][];
            summary?: components["schemas"]["VideoSummary"];
        };
        VideoSummary: {
            /**
             * @description received: not measured yet
             * @enum {string}
             */
            film: "none" | "received" | "analyzed";
            /** @description whether its film has a storyboard and a proxy that browsers can play */
            has_preview: boolean;
            /** @description of its current film */
            clips: number;
            ready_clips: number;
            platforms: {
                platform: components["schemas"]["Platform"];
                clip_id: string;
                start_ms: number;
                end_ms: number;
                score: number;
                /** @enum {string} */
                confidence: "clear" | "tied" | "unknown";
                /** @description the evidence */
                orchestration_id: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                decided_at: string;
                /** @description the newest campaign of the video on the platform */
                campaign: {
                    id: string;
                    status: string;
                } | null;
            }[];
        };
        Webhook: {
            id: string;
            url: string;
            event_types: string[] | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:24:41.123Z
             */
            created_at: string;
            /** @description events waiting for delivery */
            pending: number;
            /** @description events whose delivery failed permanently */
            dead: number;
        };
        WebhookDelivery: {
            event_id: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "dead";
            attempts: number;
            /** @description the next attempt at a waiting delivery; null: none is due while an earlier event of the entity waits */
            next_attempt_at: string | null;
            /** @description why the last attempt failed */
            error: string | null;
            delivered_at: string | null;
        };
        WeightedFeature: {
            /** @description how much it counts, relative to the sum of all weights */
            weight: number;
            /** @description turns the value into a number from 0 to 1 */
            shape: "identity" | {
                points: [
                    number,
                    number
                ][];
            } | {
                constant: number;
            };
            /** @description the shaped value of a clip that lacks the feature */
            when_missing: number;
        };
        /**
         * @example {
         *       "platform": "tiktok",
         *       "weights": {
         *         "visual_score": 0.6,
         *         "duration_ms": 0.4
         *       },
         *       "updated_at": "2026-11-22T09:30:00.000Z",
         *       "rule_set": {
         *         "id": "22222222-2222-2222-2222-222222222222",
         *         "version": 2
         *       }
         *     }
         */
        Weights: {
            platform: components["schemas"]["Platform"];
            /** @description each feature’s share: they add up to 1 */
            weights: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description when they became active
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
            rule_set: {
                id: string;
                version: number;
            };
        };
        WhatIfPage: {
            /** @description number of orchestrations; only on the first page */
            total: number | null;
            /** @description checked on this page; fewer than `limit` if they take longer than about a second */
            orchestrations: number;
            next: string | null;
            platforms: {
                platform: components["schemas"]["Platform"];
                /** @description orchestrations that included this platform */
                decisions: number;
                /** @description decisions with a different winner */
                changed: number;
            }[];
            changes: {
                orchestration_id: string;
                video_asset_id: string;
                platform: components["schemas"]["Platform"];
                /** @description the best score then, even if another clip was drawn; null: no clip was eligible */
                decided: {
                    clip_id: string;
                    score: number;
                } | null;
                would_choose: {
                    clip_id: string;
                    score: number;
                } | null;
            }[];
        };
        WithdrawnImport: {
            import_id: string;
            /** @description results restored to what was reported before */
            restored: number;
            /** @description results that it had added: they have no figures now */
            withdrawn: number;
        };
    };
}
export interface operations {
    health: {
        live: Operation<unknown, {
            /** @enum {string} */
            status: "ok";
        }>;
        ready: Operation<unknown, {
            /** @enum {string} */
            status: "ready";
            /** @enum {string} */
            database: "embedded" | "postgres";
            /**
             * @description triggers: the current role could remove them; `migrate --app-role` sets up a role that cannot
             * @enum {string}
             */
            ledger_protected_by: "triggers" | "triggers-and-role";
            ledger: components["schemas"]["SealingState"];
            secrets: components["schemas"]["SecretsState"];
        }>;
    };
    campaigns: {
        orchestrate: Operation<{
            /** Format: uuid */
            video_asset_id: string;
            /**
             * @description duplicates count once
             * @default [
             *       "instagram"
             *     ]
             */
            platforms?: components["schemas"]["Platform"][];
            /**
             * @description exploit: the best score; thompson: a random draw by probability of winning, to learn more from results
             * @default exploit
             * @enum {string}
             */
            mode?: "exploit" | "thompson";
            /** @description clips per campaign, by platform: a carousel, or one ad per clip in one group */
            cards?: {
                [key: string]: number;
            };
        }, components["schemas"]["OrchestrateReply"], never, "no-active-rule-set" | "no-eligible-clip" | "no-ready-clip" | "video-not-found">;
        preview: Operation<{
            /** Format: uuid */
            video_asset_id: string;
            /**
             * @description duplicates count once
             * @default [
             *       "instagram"
             *     ]
             */
            platforms?: components["schemas"]["Platform"][];
            /**
             * @description exploit: the best score; thompson: a random draw by probability of winning, to learn more from results
             * @default exploit
             * @enum {string}
             */
            mode?: "exploit" | "thompson";
        }, {
            decisions: components["schemas"]["BestClipDecision"][];
            skipped: {
                platform: components["schemas"]["Platform"];
                /** @enum {string} */
                reason: "no-eligible-clip";
                detail: string;
                clips: {
                    clip_id: string;
                    failed: {
                        id: string;
                        because: string;
                    }[];
                }[];
            }[];
        }, never, "no-active-rule-set" | "no-eligible-clip" | "no-ready-clip" | "video-not-found">;
        orchestrateMany: Operation<{
            /** @description processed in this order */
            video_asset_ids?: string[];
            /** @description {} matches every video; processed oldest first */
            filter?: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                added_since?: string;
            };
            /**
             * @description duplicates count once
             * @default [
             *       "instagram"
             *     ]
             */
            platforms?: components["schemas"]["Platform"][];
            /** @description while a job with this key is queued or running, that job is returned and none is added */
            key?: string;
            /**
             * @description as in POST /campaigns/orchestrate; default: exploit
             * @enum {string}
             */
            mode?: "exploit" | "thompson";
            /** @description clips per campaign, by platform: a carousel, or one ad per clip in one group */
            cards?: {
                [key: string]: number;
            };
        }, {
            job_id: string;
            /** @description that the job will process */
            videos: number;
        }, never, "job-key-in-use" | "video-not-found">;
        list: Operation<{
            /** @description summary: with the film, the clip and the decision */
            include?: "summary";
            /** @description part of its name or of its video’s title; case does not matter */
            q?: string;
            /** @description only these, at most 100, separated by commas */
            ids?: string;
            video_asset_id?: string;
            platform?: components["schemas"]["Platform"];
            status?: "draft" | "approved" | "published" | "active" | "paused" | "completed" | "archived";
            source?: string;
            /** @description true: only those that a person changed */
            edited?: "true";
            /**
             * @description drafted at this time or later
             * @example 2026-11-22T10:24:41.123Z
             */
            since?: string;
            /**
             * @description drafted before this time
             * @example 2026-11-22T10:24:41.123Z
             */
            until?: string;
            /** @description sort order; default: newest */
            sort?: "newest" | "oldest";
            /** @description true: also returns their number and budgets over all pages */
            totals?: "true";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            campaigns: components["schemas"]["ListedCampaign"][];
            next: string | null;
            /** @description by currency, over all pages; covers at most the newest 10,000 campaigns */
            totals?: {
                [key: string]: {
                    campaigns: number;
                    /** @description daily budgets, and budgets without a stated kind */
                    daily_minor: number;
                    /** @description lifetime budgets */
                    lifetime_minor: number;
                };
            };
        }, "campaigns">;
        get: Operation<{
            id: string;
        }, components["schemas"]["Campaign"], never, "campaign-not-found">;
        update: Operation<{
            id: string;
            name?: string;
            budget_cents?: number;
            currency?: string;
            notes?: string | null;
            /** @description given fields are set, null removes a field, the others stay; null: removes the whole ad */
            ad?: {
                texts?: string[] | null;
                headline?: string | null;
                description?: string | null;
                link?: string | null;
                url_tags?: string | null;
                call_to_action?: string | null;
                goal?: string | null;
                countries?: string[] | null;
                age_min?: number | null;
                age_max?: number | null;
                starts_at?: string | null;
                ends_at?: string | null;
                budget_kind?: ("lifetime" | "daily") | null;
                special_categories?: string[] | null;
                ai_disclosed?: boolean | null;
                broad_audience?: boolean | null;
            } | null;
            /**
             * Format: uuid
             * @description READY, and of the same video
             */
            clip_id?: string;
            /** @description READY clips of the same video, in order; null: keeps only the first */
            cards?: string[] | null;
            /**
             * @description only with cards; default: the first format that the platform offers
             * @enum {string}
             */
            format?: "carousel" | "multi";
            /**
             * Format: date-time
             * @description `updated_at` as you read it; refused if the campaign has changed since
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at?: string;
        }, components["schemas"]["Campaign"], never, "campaign-not-draft" | "campaign-not-found" | "changed-meanwhile">;
        move: Operation<{
            id: string;
            transition: "approve" | "reopen" | "publish" | "activate" | "pause" | "resume" | "complete" | "archive";
            /** @description required to activate or resume a published campaign */
            confirm?: {
                currency: string;
                per_day_minor: number;
                whole_minor: number | null;
            };
            /** @description recorded in the ledger */
            why?: string;
            /**
             * Format: date-time
             * @description `updated_at` as you read it; refused if the campaign has changed since
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at?: string;
        }, components["schemas"]["Campaign"] | components["schemas"]["PublicationStarted"], never, "ad-account-not-found" | "ad-account-not-ready" | "budget-missing" | "campaign-not-found" | "cap-exceeded" | "changed-meanwhile" | "clip-not-ready" | "confirmation-needed" | "draft-exists" | "no-cap" | "not-published" | "not-read-back" | "publication-exists" | "same-person" | "transition-not-allowed">;
        setBudget: Operation<{
            id: string;
            /** @enum {string} */
            kind: "lifetime" | "daily";
            /** @description in minor units of the account’s currency */
            minor: number;
            /** @description the new exposure; required for a raise */
            confirm?: {
                currency: string;
                per_day_minor: number;
                whole_minor: number | null;
            };
        }, components["schemas"]["PublicationStarted"], never, "ad-account-not-found" | "budget-changes-exhausted" | "cap-exceeded" | "confirmation-needed" | "no-cap" | "not-published" | "not-read-back" | "platform-not-offered">;
        publish: Operation<{
            id: string;
            dry_run?: "true" | "false";
            /** Format: uuid */
            ad_account_id: string;
            /** @description the fingerprint of the dry run; required to publish */
            fingerprint?: string;
        }, components["schemas"]["PublicationPlan"] | components["schemas"]["PublicationStarted"], never, "ad-account-not-found" | "ad-account-not-ready" | "campaign-not-approved" | "campaign-not-found" | "clip-not-found" | "clip-not-ready" | "currency-mismatch" | "film-not-kept" | "plan-changed" | "plan-refused" | "platform-not-offered" | "publication-exists" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown" | "secret-not-found">;
        bestClip: Operation<{
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
        }, components["schemas"]["StandingDecision"], never, "decision-not-found">;
        schedule: Operation<{
            id: string;
        }, components["schemas"]["CampaignSchedule"], never, "schedule-not-set">;
        setSchedule: Operation<{
            id: string;
            /** @description a time with a time zone, or a local time such as 2026-12-01 18:00 */
            at?: string;
            /**
             * @description instead of at: the first free time that the rules allow
             * @enum {string}
             */
            slot?: "best" | "next_free";
            timezone?: string;
            /**
             * Format: uuid
             * @description the account into which an approved campaign is published
             */
            ad_account_id?: string;
            /** @description the fingerprint of the dry run for the account */
            fingerprint?: string;
            /** @description the exposure of a published campaign that is activated at that time */
            confirm?: {
                currency: string;
                per_day_minor: number;
                whole_minor: number | null;
            };
        }, components["schemas"]["CampaignSchedule"], never, "campaign-not-found" | "campaign-not-schedulable" | "confirmation-needed" | "no-free-time" | "time-set-by-person">;
        removeSchedule: Operation<{
            id: string;
        }, components["schemas"]["CampaignSchedule"], never, "schedule-not-set">;
        replaySchedule: Operation<{
            id: string;
        }, components["schemas"]["ScheduleReplay"], never, "schedule-not-set">;
    };
    publications: {
        list: Operation<{
            campaign_id?: string;
            /** @description only publications of these campaigns, at most 100, separated by commas */
            campaign_ids?: string;
            ad_account_id?: string;
            state?: "waiting" | "rendering" | "running" | "stopped" | "paused" | "activating" | "active" | "pausing" | "ended" | "removing" | "removed";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            publications: components["schemas"]["Publication"][];
            next: string | null;
        }, "publications">;
        get: Operation<{
            id: string;
        }, components["schemas"]["Publication"], never, "publication-not-found">;
        continue: Operation<{
            id: string;
            resolve?: {
                step: string;
                /** @description the id on the platform */
                adopt: string;
            } | {
                step: string;
                /** @enum {boolean} */
                absent: true;
            };
        }, components["schemas"]["PublicationStarted"], never, "ad-account-not-found" | "ad-account-not-ready" | "platform-not-offered" | "publication-not-found" | "publication-not-stopped" | "remote-object-differs" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown" | "secret-not-found">;
        compensate: Operation<{
            id: string;
            /**
             * @description also removes uploaded videos and images
             * @default false
             */
            media?: boolean;
        }, components["schemas"]["PublicationStarted"], never, "publication-not-found" | "publication-not-removable">;
    };
    clips: {
        render: Operation<{
            id: string;
            platform: components["schemas"]["Platform"];
        }, {
            /** @description null: it is already rendered */
            job_id: string | null;
        }, never, "clip-not-found" | "clip-not-ready" | "film-not-kept" | "job-key-in-use">;
        rendition: Operation<{
            id: string;
            platform: components["schemas"]["Platform"];
        }, Blob, never, "clip-not-found" | "clip-not-ready" | "film-not-kept" | "rendition-not-found">;
        get: Operation<{
            id: string;
        }, components["schemas"]["Clip"], never, "clip-not-found">;
        update: Operation<{
            id: string;
            /** @example 12000 */
            start_ms?: number;
            /** @example 12000 */
            end_ms?: number;
            /**
             * @description failed: excluded from every decision until it is ready again
             * @enum {string}
             */
            status?: "pending" | "processing" | "ready" | "published" | "failed";
            features?: components["schemas"]["ClipFeatures"];
            /** @description the reason, recorded in the ledger */
            why?: string;
        }, components["schemas"]["Clip"], never, "clip-not-found" | "clip-superseded">;
        thumbnail: Operation<{
            id: string;
            /** @description maximum length of the longer side, in px */
            w?: "320" | "1280";
        }, Blob, never, "clip-not-found" | "thumbnail-not-found">;
        crop: Operation<{
            id: string;
        }, components["schemas"]["CropWindow"], never, "clip-not-found" | "crop-not-known" | "film-not-kept">;
    };
    adAccounts: {
        list: Operation<{
            platform?: "meta" | "tiktok" | "google";
            environment?: "live" | "sandbox";
            state?: "ready" | "needs-attention" | "removed";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            ad_accounts: components["schemas"]["AdAccount"][];
            next: string | null;
        }, "ad_accounts">;
        create: Operation<{
            /** @enum {string} */
            platform: "meta" | "tiktok" | "google";
            /** @description as the platform writes it, e.g. act_1234567890 */
            external_id: string;
            /** @enum {string} */
            environment: "live" | "sandbox";
            /** @description sealed, and never shown again */
            token: {
                access_token?: string;
                app_secret?: string;
                /** @description Google: used to obtain access tokens */
                refresh_token?: string;
                /** @description Google: the id of the OAuth client */
                client_id?: string;
                client_secret?: string;
                /** @description Google: the developer token for the API */
                developer_token?: string;
            };
            /**
             * @description what the platform requires: page_id, instagram_user_id, pixel_id, dsa_beneficiary, dsa_payor …
             * @default {}
             */
            settings?: {
                [key: string]: unknown;
            };
            /**
             * @description maximum cost per day of all active publications; null: nothing can be activated
             * @default null
             */
            max_daily_minor?: number | null;
            /**
             * @description maximum total cost of one publication; null: only ads without an end date can be activated
             * @default null
             */
            max_campaign_minor?: number | null;
            /**
             * @description the person who activates must not be the one who approved
             * @default false
             */
            two_people?: boolean;
            /**
             * @description allow live ads on the embedded database
             * @default false
             */
            live_on_embedded?: boolean;
        }, components["schemas"]["AdAccount"], never, "ad-account-exists" | "ad-account-unreadable" | "live-needs-postgres" | "platform-away" | "platform-not-offered" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing">;
        get: Operation<{
            id: string;
        }, components["schemas"]["AdAccount"], never, "ad-account-not-found">;
        remove: Operation<{
            id: string;
        }, components["schemas"]["AdAccount"], never, "ad-account-in-use" | "ad-account-not-found" | "secret-not-found">;
        update: Operation<{
            id: string;
            /** @description what the platform requires: page_id, instagram_user_id, pixel_id, dsa_beneficiary, dsa_payor … */
            settings?: {
                [key: string]: unknown;
            };
            /** @description maximum cost per day of all active publications; null: nothing can be activated */
            max_daily_minor?: number | null;
            /** @description maximum total cost of one publication; null: only ads without an end date can be activated */
            max_campaign_minor?: number | null;
            two_people?: boolean;
            live_on_embedded?: boolean;
            /** @description sealed, and never shown again */
            token?: {
                access_token?: string;
                app_secret?: string;
                /** @description Google: used to obtain access tokens */
                refresh_token?: string;
                /** @description Google: the id of the OAuth client */
                client_id?: string;
                client_secret?: string;
                /** @description Google: the developer token for the API */
                developer_token?: string;
            };
        }, components["schemas"]["AdAccount"], never, "ad-account-not-found" | "ad-account-unreadable" | "platform-away" | "platform-not-offered" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing">;
        check: Operation<{
            id: string;
        }, components["schemas"]["AdAccountCheck"], never, "ad-account-not-found" | "platform-away" | "platform-not-offered" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown" | "secret-not-found">;
        reconcile: Operation<{
            id: string;
        }, {
            job_id: string;
        }, never, "ad-account-not-found">;
        sync: Operation<{
            id: string;
            /**
             * Format: date
             * @description a day of the account's calendar
             */
            since?: string;
            /**
             * Format: date
             * @description a day of the account's calendar
             */
            until?: string;
        }, {
            job_id: string;
        }, never, "ad-account-not-found" | "ad-account-not-ready" | "platform-not-offered" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown" | "secret-not-found">;
    };
    approvals: {
        list: Operation<{
            campaign_id?: string;
            state?: "pending" | "granted" | "refused" | "expired";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            approvals: components["schemas"]["Approval"][];
            next: string | null;
        }, "approvals">;
        create: Operation<{
            /** Format: uuid */
            campaign_id: string;
            /** @enum {string} */
            transition: "publish" | "activate" | "resume";
            /**
             * Format: date-time
             * @description `updated_at` as you read it; refused if the campaign has changed since
             * @example 2026-11-22T10:24:41.123Z
             */
            updated_at: string;
            /** @description the reason, for the person who decides */
            why: string;
        }, components["schemas"]["Approval"], never, "approval-stale" | "campaign-not-found" | "publication-exists" | "transition-not-allowed">;
        get: Operation<{
            id: string;
        }, components["schemas"]["Approval"], never, "approval-not-found">;
        grant: Operation<{
            id: string;
            /** @description required to activate or resume a published campaign */
            confirm?: {
                currency: string;
                per_day_minor: number;
                whole_minor: number | null;
            };
            /**
             * Format: uuid
             * @description for a request to publish: the account in which the ads are created, paused; without it only the status of the campaign changes
             */
            ad_account_id?: string;
            /** @description the fingerprint of the dry run for the account */
            fingerprint?: string;
        }, components["schemas"]["Approval"], never, "ad-account-not-found" | "ad-account-not-ready" | "approval-ended" | "approval-not-found" | "approval-own" | "approval-stale" | "budget-missing" | "campaign-not-approved" | "campaign-not-found" | "cap-exceeded" | "changed-meanwhile" | "clip-not-found" | "clip-not-ready" | "confirmation-needed" | "currency-mismatch" | "draft-exists" | "film-not-kept" | "no-cap" | "not-published" | "not-read-back" | "person-needed" | "plan-changed" | "plan-refused" | "platform-not-offered" | "publication-exists" | "same-person" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown" | "secret-not-found" | "session-needed" | "transition-not-allowed">;
        refuse: Operation<{
            id: string;
        }, components["schemas"]["Approval"], never, "approval-ended" | "approval-not-found" | "person-needed">;
    };
    orchestrations: {
        get: Operation<{
            id: string;
        }, components["schemas"]["Orchestration"], never, "orchestration-not-found">;
        try: Operation<{
            id: string;
            platform: components["schemas"]["Platform"];
            /** Format: uuid */
            clip_id: string;
            /** @description default: the start of the clip */
            start_ms?: number;
            /** @description default: the end of the clip */
            end_ms?: number;
        }, components["schemas"]["TriedEdit"], never, "clip-not-found" | "decision-not-found" | "orchestration-not-found">;
        replay: Operation<{
            id: string;
        }, components["schemas"]["Replay"], never, "orchestration-not-found">;
        replayAll: Operation<{
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, components["schemas"]["ReplayPage"], "different">;
        whatIf: Operation<{
            /** @description one per platform */
            rule_sets: components["schemas"]["RuleSetDocumentInput"][];
            /**
             * Format: uuid
             * @description this one only; otherwise all, a page at a time
             */
            orchestration_id?: string;
            /** @default 200 */
            limit?: number;
            /**
             * Format: uuid
             * @description the `next` of the previous page
             */
            after?: string;
        }, components["schemas"]["WhatIfPage"], never, "orchestration-not-found">;
    };
    videos: {
        list: Operation<{
            /** @description part of the title; case does not matter */
            q?: string;
            /** @description only these, at most 100, separated by commas */
            ids?: string;
            /** @description the state of its film or of any of its decisions or campaigns; with `platform`, only of those on that platform */
            state?: "no_film" | "measuring" | "undecided" | "tied" | "draft" | "approved" | "active";
            platform?: components["schemas"]["Platform"];
            /** @description summary: with film, counts of clips, decisions and campaigns; brief: the same without orchestrations and times, and with scores to three digits */
            include?: "summary" | "brief";
            /** @description sort order; default: newest */
            sort?: "newest" | "oldest" | "title";
            /** @description true: also counts the rows over all pages, up to 100,000 */
            count?: "true";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            video_assets: components["schemas"]["ListedVideo"][];
            next: string | null;
            /** @description over all pages; 100,000 means that many or more */
            count?: number;
        }, "video_assets">;
        create: Operation<{
            /**
             * Format: uuid
             * @description generated when omitted
             */
            id?: string;
            title?: string | null;
            duration_ms?: number | null;
            /** @description a note for people; the server never opens it */
            source_uri?: string | null;
        }, components["schemas"]["VideoAsset"], never, "video-exists">;
        get: Operation<{
            id: string;
            include?: "summary";
        }, components["schemas"]["VideoAssetWithClips"], never, "video-not-found">;
        addClips: Operation<{
            id: string;
            clips: components["schemas"]["NewClip"][];
        }, {
            clips: components["schemas"]["Clip"][];
        }, never, "clip-exists" | "video-not-found">;
        import: Operation<unknown, components["schemas"]["ImportReply"], never, "import-interrupted">;
    };
    films: {
        download: Operation<{
            id: string;
        }, Blob, never, "film-not-kept" | "video-not-found">;
        upload: Operation<{
            id: string;
            /** @description platforms, separated by commas, for which the best clips are decided and drafted once the film is measured */
            orchestrate?: string;
        }, {
            job_id: string;
            video_asset_id: string;
        }, never, "film-empty" | "film-too-large" | "film-type-refused" | "video-not-found">;
        get: Operation<{
            id: string;
        }, components["schemas"]["FilmDetails"], never, "film-not-kept" | "video-not-found">;
        proxy: Operation<{
            id: string;
        }, Blob, never, "film-not-kept" | "preview-not-found" | "video-not-found">;
        storyboard: Operation<{
            id: string;
        }, Blob, never, "film-not-kept" | "preview-not-found" | "video-not-found">;
    };
    rules: {
        weights: Operation<{
            platform: components["schemas"]["Platform"];
        }, components["schemas"]["Weights"], never, "no-active-rule-set">;
        evaluate: Operation<{
            /**
             * Format: uuid
             * @description a clip of the catalog; the ledger records it
             */
            clip_id?: string;
            /** @description a clip outside the catalog: also set its derived features, because they cannot be derived */
            features?: {
                [key: string]: number | boolean;
            };
            platform: components["schemas"]["Platform"];
        }, components["schemas"]["Evaluation"], never, "clip-not-found" | "no-active-rule-set">;
        train: Operation<{
            platform: components["schemas"]["Platform"];
            /**
             * @description metric to optimize
             * @default hook_rate
             * @enum {string}
             */
            goal?: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
            /**
             * @description activate the new weights if they rank later results better; otherwise a person does
             * @default false
             */
            auto?: boolean;
        }, {
            job_id: string;
        }, never, "job-key-in-use" | "no-active-rule-set">;
        posterior: Operation<{
            platform: components["schemas"]["Platform"];
        }, components["schemas"]["Posterior"], never, "no-active-rule-set" | "posterior-not-found">;
        trainings: Operation<{
            platform?: components["schemas"]["Platform"];
            goal?: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            trainings: components["schemas"]["Training"][];
            next: string | null;
        }, "trainings">;
        calibration: Operation<{
            platform: components["schemas"]["Platform"];
            /** @description metric to optimize */
            goal?: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
        }, components["schemas"]["Calibration"]>;
        offPolicy: Operation<{
            rule_set: components["schemas"]["RuleSetDocumentInput"];
            /**
             * @description metric to optimize
             * @default hook_rate
             * @enum {string}
             */
            goal?: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
        }, components["schemas"]["OffPolicyValue"]>;
    };
    ruleSets: {
        list: Operation<{
            platform?: components["schemas"]["Platform"];
            status?: "draft" | "active" | "retired";
            version?: number;
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            rule_sets: components["schemas"]["RuleSetVersion"][];
            next: string | null;
        }, "rule_sets">;
        create: Operation<{
            /** @description the reason, recorded in the ledger */
            why?: string;
        } & Partial<components["schemas"]["RuleSetDocumentInput"]>, components["schemas"]["AppliedRuleSet"], never, "several-rule-sets">;
        get: Operation<{
            id: string;
        }, components["schemas"]["RuleSet"], never, "rule-set-not-found">;
        diff: Operation<{
            id: string;
            other: string;
        }, {
            differences: {
                /** @description where, e.g. features.duration_ms.weight */
                path: string;
                /** @description absent: there was no value */
                before: unknown;
                /** @description absent: there is no value now */
                after: unknown;
            }[];
        }, never, "rule-set-not-found">;
        activate: Operation<{
            id: string;
        } & ({
            /** @description the reason, recorded in the ledger */
            why?: string;
        } | null), components["schemas"]["RuleSetVersion"], never, "active-rule-set-changed" | "rule-set-not-found">;
        check: Operation<Partial<components["schemas"]["RuleSetDocumentInput"]>, components["schemas"]["RuleSetCheck"], never, "several-rule-sets">;
    };
    results: {
        list: Operation<{
            clip_id?: string;
            campaign_id?: string;
            video_asset_id?: string;
            platform?: components["schemas"]["Platform"];
            source?: string;
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            results: components["schemas"]["Result"][];
            next: string | null;
        }, "results">;
        import: Operation<{
            /** @description first day of rows without a period (YouTube Studio); rows whose own period begins before it are rejected */
            period_start?: string;
            /** @description last day of rows without a period; rows whose own period ends after it are rejected */
            period_end?: string;
            /** @description name of a CSV file or its folder; it gives the period when nothing else does, as in “2026-10-01_2026-10-31” */
            file_name?: string;
            platform?: components["schemas"]["Platform"];
            /** @description source of the figures; default for exports: meta_ads, youtube_studio, tiktok_ads, google_ads */
            source?: string;
            /** @description decimal mark, for an export in which 1.234 is ambiguous */
            decimal?: "point" | "comma";
            /** @description true: reports what the import would do, and stores nothing; accepts at most 20,000 results */
            dry_run?: "true" | "false";
        } & Partial<{
            results: components["schemas"]["ResultLine"][];
        }>, components["schemas"]["ResultsImport"], never, "import-interrupted" | "import-withdrawn" | "unknown-format">;
        summary: Operation<{
            /** @description first day */
            from: string;
            /** @description last day, which is included */
            to: string;
            /** @description clip, campaign: one line per clip or campaign, the most impressions first, at most 500 */
            by?: "platform" | "clip" | "campaign";
            /** @description only these clips, or campaigns when `by` says so, at most 100, separated by commas */
            ids?: string;
        }, components["schemas"]["ResultsSummary"]>;
        get: Operation<{
            id: string;
        }, components["schemas"]["ResultWithHistory"], never, "result-not-found">;
        withdraw: Operation<{
            id: string;
            /** @description the reason, recorded in the ledger */
            why: string;
        }, components["schemas"]["WithdrawnImport"], never, "import-not-found">;
        mapNames: Operation<{
            names: {
                platform: components["schemas"]["Platform"];
                /** @description an ad’s or campaign’s name or id, a video’s id, as the export writes it */
                name: string;
                /** Format: uuid */
                clip_id?: string;
                /** Format: uuid */
                campaign_id?: string;
            }[];
        }, {
            names: number;
        }, never, "campaign-not-found" | "clip-not-found">;
    };
    experiments: {
        plan: Operation<{
            /** Format: uuid */
            video_asset_id?: string;
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
            /**
             * @description the smallest lift to detect: 0.2 is 20%
             * @default 0.2
             */
            min_effect?: number;
            /**
             * @description the chance of a false claim over all looks and arms
             * @default 0.05
             */
            alpha?: number;
            /**
             * @description the chance of finding min_effect if it exists
             * @default 0.8
             */
            power?: number;
            /** @default 14 */
            days?: number;
            /** @description default: the rate of the platform’s results of the last 28 days */
            rate?: number;
            /** @description default: the figure of the platform in the last 28 days */
            impressions_per_arm_day?: number;
            /** @description for cpc and cpa; the same default */
            results_per_arm_day?: number;
            /** @description per day and arm, in minor units */
            budget_minor?: number;
            /** @default 2 */
            arms?: number;
            /** @description the best clips of the video by score; the first is the control */
            top?: number;
        }, components["schemas"]["ExperimentPlan"]>;
        list: Operation<{
            video_asset_id?: string;
            platform?: components["schemas"]["Platform"];
            status?: "draft" | "running" | "decided" | "stopped" | "cancelled";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            experiments: components["schemas"]["Experiment"][];
            next: string | null;
        }, "experiments">;
        create: Operation<{
            /** Format: uuid */
            video_asset_id: string;
            platform: components["schemas"]["Platform"];
            /** @enum {string} */
            metric: "hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas";
            /**
             * @description the smallest lift to detect: 0.2 is 20%
             * @default 0.2
             */
            min_effect?: number;
            /**
             * @description the chance of a false claim over all looks and arms
             * @default 0.05
             */
            alpha?: number;
            /**
             * @description the chance of finding min_effect if it exists
             * @default 0.8
             */
            power?: number;
            /** @default 14 */
            days?: number;
            /** @description default: the rate of the platform’s results of the last 28 days */
            rate?: number;
            /** @description default: the figure of the platform in the last 28 days */
            impressions_per_arm_day?: number;
            /** @description for cpc and cpa; the same default */
            results_per_arm_day?: number;
            /** @description per day and arm, in minor units */
            budget_minor?: number;
            /** @description each gets its own draft; the first is the control */
            clips?: string[];
            /** @description the best clips of the video by score; the first is the control */
            top?: number;
            /** @description campaigns that exist; the first is the control */
            campaigns?: string[];
            /** @description a metric in which the winner must not be worse; default: hold_rate, or hook_rate when hold_rate is tested; null: none */
            guardrail?: ("hook_rate" | "hold_rate" | "ctr" | "engagement_rate" | "cvr" | "cpc" | "cpa" | "roas") | null;
            /**
             * @description who divides the audience
             * @default none
             * @enum {string}
             */
            split?: "none" | "platform";
            currency?: string;
        }, components["schemas"]["Experiment"], never, "campaign-in-experiment" | "experiment-open" | "video-not-found">;
        get: Operation<{
            id: string;
        }, components["schemas"]["Experiment"], never, "experiment-not-found">;
        replay: Operation<{
            id: string;
        }, components["schemas"]["ExperimentReplay"], never, "experiment-not-found">;
        start: Operation<{
            id: string;
            /** @description the exposure of all arms together, when they are published */
            confirm?: {
                currency: string;
                per_day_minor: number;
                whole_minor: number | null;
            };
        }, components["schemas"]["Experiment"], never, "ad-account-not-found" | "ad-account-not-ready" | "budget-missing" | "campaign-not-found" | "cap-exceeded" | "changed-meanwhile" | "clip-not-ready" | "confirmation-needed" | "draft-exists" | "experiment-arms-apart" | "experiment-not-draft" | "experiment-not-found" | "no-cap" | "not-published" | "not-read-back" | "publication-exists" | "same-person" | "transition-not-allowed">;
        publish: Operation<{
            id: string;
            dry_run?: "true" | "false";
            /** Format: uuid */
            ad_account_id: string;
            /** @description the fingerprint of the dry run; required to publish */
            fingerprint?: string;
        }, components["schemas"]["PlansTogether"] | components["schemas"]["PublicationsStarted"], never, "ad-account-not-found" | "ad-account-not-ready" | "campaign-not-approved" | "campaign-not-found" | "clip-not-found" | "clip-not-ready" | "currency-mismatch" | "experiment-arms-differ" | "experiment-not-draft" | "experiment-not-found" | "film-not-kept" | "plan-changed" | "plan-refused" | "platform-not-offered" | "publication-exists" | "sandbox-address-missing" | "sandbox-address-refused" | "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown" | "secret-not-found">;
        look: Operation<{
            id: string;
        }, components["schemas"]["Experiment"], never, "experiment-not-found" | "experiment-not-running">;
        stop: Operation<{
            id: string;
            /** @description the reason, recorded in the ledger */
            why?: string;
        }, components["schemas"]["Experiment"], never, "experiment-not-found" | "experiment-not-running">;
        cancel: Operation<{
            id: string;
        }, components["schemas"]["Experiment"], never, "experiment-not-draft" | "experiment-not-found">;
        apply: Operation<{
            id: string;
            /**
             * @description applies the winner even if it is worse in the guardrail metric
             * @default false
             */
            despite?: boolean;
        }, components["schemas"]["Experiment"], never, "experiment-not-decided" | "experiment-not-found" | "experiment-released" | "guardrail-worse">;
        release: Operation<{
            id: string;
            /** @description the reason, recorded in the ledger */
            why?: string;
        }, components["schemas"]["Experiment"], never, "experiment-not-found">;
    };
    budgets: {
        plans: Operation<{
            status?: "proposed" | "applied" | "expired";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            plans: components["schemas"]["ListedBudgetPlan"][];
            next: string | null;
        }, "plans">;
        plan: Operation<{
            /** @description default: every campaign with a daily budget */
            campaign_ids?: string[];
            /** @description instead of campaign_ids */
            filter?: {
                platform?: components["schemas"]["Platform"];
                /** @enum {string} */
                status?: "draft" | "published" | "active" | "paused";
            };
            /** @description per day, in minor units; default: the sum of the current budgets */
            total_minor?: number;
            currency: string;
            /**
             * @default conversions
             * @enum {string}
             */
            goal?: "conversions" | "clicks" | "thruplays" | "views_3s" | "revenue";
            /**
             * @description largest change of a budget in one step, as a share of it
             * @default 0.2
             */
            max_step?: number;
            /** @description maximum cost of one additional result; for revenue, of one additional minor unit */
            target_marginal_cost_minor?: number;
            /**
             * @description also moves budgets that a person set
             * @default false
             */
            include_edited?: boolean;
            /**
             * @description also plans below half the lowest, and above 1.5 times the highest, daily spend of the last 56 days
             * @default false
             */
            beyond_history?: boolean;
        }, components["schemas"]["BudgetPlan"], never, "budget-infeasible">;
        getPlan: Operation<{
            id: string;
        }, components["schemas"]["BudgetPlan"], never, "budget-plan-not-found">;
        replayPlan: Operation<{
            id: string;
        }, components["schemas"]["BudgetReplay"], never, "budget-plan-not-found">;
        applyPlan: Operation<{
            id: string;
            /** @description the total that the published campaigns can then cost per day; required if the plan raises one of them */
            confirm?: {
                currency: string;
                per_day_minor: number;
            };
        }, components["schemas"]["BudgetPlan"], never, "budget-plan-expired" | "budget-plan-not-found" | "budget-plan-stale" | "confirmation-needed">;
        suggest: Operation<{
            /** Format: uuid */
            campaign_id: string;
            /**
             * @description revenue: counted by its conversions
             * @default conversions
             * @enum {string}
             */
            goal?: "conversions" | "clicks" | "thruplays" | "views_3s" | "revenue";
        }, components["schemas"]["SuggestedBudget"], never, "campaign-not-found">;
        limits: Operation<unknown, {
            limits: components["schemas"]["BudgetLimit"][];
        }>;
        setLimit: Operation<{
            /** @enum {string} */
            scope: "account" | "platform" | "campaign";
            /** @default  */
            scope_id?: string;
            currency: string;
            /** @description maximum total of its daily budgets; those of campaigns outside a plan count, too */
            daily_cap_minor: number;
        }, components["schemas"]["BudgetLimit"]>;
        removeLimit: Operation<{
            scope: "account" | "platform" | "campaign";
            scope_id?: string;
            currency: string;
        }, components["schemas"]["BudgetLimit"], never, "budget-limit-not-found">;
    };
    postingTimes: {
        get: Operation<{
            platform: components["schemas"]["Platform"];
            goal?: "hook_rate" | "ctr" | "engagement" | "views" | "roas";
            /** @description default: that of the rules, or else UTC */
            timezone?: string;
        }, components["schemas"]["PostingTimes"]>;
        rules: Operation<{
            platform: components["schemas"]["Platform"];
        }, components["schemas"]["PostingRules"]>;
        setRules: Operation<{
            platform: components["schemas"]["Platform"];
            timezone: string;
            /**
             * @description weekdays without posts; 1 is Monday
             * @default []
             */
            never_on?: number[];
            /**
             * @description local hours without posts, from the first up to the second: 22 to 7 is overnight
             * @default null
             */
            quiet?: {
                from: number;
                to: number;
            } | null;
            /**
             * @description minimum time between two posts on the platform
             * @default 0
             */
            gap_minutes?: number;
            /**
             * @description times that next_free may use; empty: the hours that did better, or the least used
             * @default []
             */
            slots?: {
                /** @description 1 is Monday; null: every day */
                weekday: number | null;
                hour: number;
                minute: number;
            }[];
        }, components["schemas"]["PostingRules"]>;
        calendar: Operation<{
            platform?: components["schemas"]["Platform"];
            /** @example 2026-11-22T10:24:41.123Z */
            from?: string;
            /** @example 2026-11-22T10:24:41.123Z */
            to?: string;
            state?: "waiting" | "done" | "missed" | "unapproved" | "failed";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            schedules: components["schemas"]["CampaignSchedule"][];
            next: string | null;
        }, "schedules">;
    };
    ledger: {
        stream: Operation<{
            /** @description one, or several separated by commas */
            event_type?: string;
            entity_type?: string;
            entity_id?: string;
            actor?: string;
            /** @example 2026-11-22T10:24:41.123Z */
            since?: string;
            /**
             * @description the first moment after the period
             * @example 2026-11-22T10:24:41.123Z
             */
            until?: string;
            /** @description the `next` of the previous page */
            after?: string;
            /** @description where to begin without a cursor */
            from?: "start" | "now";
        }, Blob, never, "too-many-streams">;
        list: Operation<{
            /** @description one, or several separated by commas */
            event_type?: string;
            entity_type?: string;
            entity_id?: string;
            actor?: string;
            /** @example 2026-11-22T10:24:41.123Z */
            since?: string;
            /**
             * @description the first moment after the period
             * @example 2026-11-22T10:24:41.123Z
             */
            until?: string;
            /** @description sort order; default: oldest */
            order?: "oldest" | "newest";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            events: components["schemas"]["LedgerEvent"][];
            next: string | null;
        }, "events">;
        prove: Operation<{
            id: string;
        }, components["schemas"]["InclusionProof"], never, "event-not-found" | "event-not-sealed" | "ledger-cut">;
        consistency: Operation<{
            /** @description events in the earlier tree */
            from: number;
            /** @description events in the later one; default: all that are sealed */
            to?: number;
        }, components["schemas"]["ConsistencyProof"], never, "ledger-cut" | "nothing-sealed">;
        bundle: Operation<{
            /** @example 2026-11-22T10:24:41.123Z */
            since?: string;
            /** @example 2026-11-22T10:24:41.123Z */
            until?: string;
        }, Blob, never, "ledger-cut" | "nothing-sealed" | "too-many-streams">;
        checkpoints: Operation<{
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            checkpoints: {
                tree_size: number;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:24:41.123Z
                 */
                sealed_at: string;
                note: string;
            }[];
            next: string | null;
        }, "checkpoints">;
    };
    jobs: {
        list: Operation<{
            state?: "queued" | "running" | "done" | "failed";
            name?: "orchestrate-batch" | "orchestrate-added" | "publish-campaign" | "render-placement" | "reconcile-ads" | "look-after-ad-account" | "analyze-film" | "sync-results" | "train-rules" | "watch-rules" | "look-experiments" | "start-experiment" | "step-budgets" | "plan-budgets" | "publish-due";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            jobs: components["schemas"]["Job"][];
            next: string | null;
        }, "jobs">;
        get: Operation<{
            id: string;
        }, components["schemas"]["Job"], never, "job-not-found">;
        retry: Operation<{
            id: string;
        }, components["schemas"]["Job"], never, "job-key-in-use" | "job-not-failed" | "job-not-found">;
        cancel: Operation<{
            id: string;
        }, components["schemas"]["Job"], never, "job-has-ended" | "job-not-found">;
    };
    schedules: {
        list: Operation<{
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            schedules: components["schemas"]["Schedule"][];
            next: string | null;
        }, "schedules">;
        put: Operation<{
            /** @example nightly */
            name: string;
            /** @description minute, hour, day of the month, month, day of the week */
            cron: string;
            /**
             * @description IANA name
             * @default UTC
             */
            timezone?: string;
            /**
             * @description orchestrate-added: the videos added, measured or given ready clips since the last run: {platforms}; sync-results: read the results of an account's ads: {ad_account_id}; train-rules: learn from all results: {platform, goal?, auto?}; look-experiments: look at every running experiment: {}; plan-budgets: propose a budget plan; a person applies it: {currency, total_minor?, goal?, platform?, include_edited?}
             * @enum {string}
             */
            job: "orchestrate-added" | "sync-results" | "train-rules" | "look-experiments" | "plan-budgets";
            /**
             * @description the input of the job
             * @default {}
             */
            input?: {
                [key: string]: unknown;
            };
        }, components["schemas"]["Schedule"]>;
        remove: Operation<{
            /** @example nightly */
            name: string;
        }, components["schemas"]["Schedule"], never, "schedule-not-found">;
    };
    meta: {
        get: Operation<unknown, components["schemas"]["Meta"]>;
    };
    attention: {
        get: Operation<unknown, components["schemas"]["Attention"]>;
    };
    secrets: {
        list: Operation<{
            name?: string;
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            secrets: components["schemas"]["Secret"][];
            next: string | null;
        }, "secrets">;
        put: Operation<{
            name: string;
            /** @description sealed, and never shown again */
            value: string;
        }, components["schemas"]["Secret"], never, "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing">;
        remove: Operation<{
            id: string;
        }, components["schemas"]["Secret"], never, "secret-not-found">;
        rotate: Operation<unknown, components["schemas"]["Rotation"], never, "secret-damaged" | "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing" | "secret-key-unknown">;
    };
    webhooks: {
        list: Operation<{
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            webhooks: components["schemas"]["Webhook"][];
            next: string | null;
        }, "webhooks">;
        create: Operation<{
            /** @description an HTTPS URL on the public internet */
            url: string;
            /** @description only these kinds of events; default: all */
            event_types?: ("best_clip_selected" | "campaign_created_auto" | "campaign_updated_auto" | "campaign_edited" | "campaign_status_changed" | "rule_set_activated" | "rule_set_added" | "rule_weight_updated" | "rule_set_rolled_back" | "clip_evaluated" | "results_imported" | "results_withdrawn" | "external_names_given" | "video_asset_added" | "clips_added" | "clip_edited" | "film_received" | "film_analyzed" | "video_assets_imported" | "import_completed" | "api_key_created" | "api_key_revoked" | "session_started" | "session_ended" | "approval_requested" | "approval_granted" | "approval_refused" | "webhook_added" | "webhook_removed" | "webhook_redelivery_requested" | "secret_set" | "secret_removed" | "secret_resealed" | "ad_account_added" | "ad_account_changed" | "ad_account_removed" | "publication_requested" | "publication_step_done" | "publication_stopped" | "publication_resolved" | "campaign_published" | "activation_requested" | "pause_requested" | "budget_requested" | "removal_requested" | "remote_status_set" | "remote_budget_set" | "remote_drift_found" | "spend_over_exposure" | "publication_compensated" | "campaign_created_experiment" | "budget_plan_made" | "budget_plan_applied" | "campaign_budget_changed" | "budget_step_void" | "budget_limit_set" | "budget_limit_removed" | "campaign_scheduled" | "campaign_unscheduled" | "campaign_went_on" | "campaign_due_unapproved" | "campaign_schedule_missed" | "campaign_schedule_failed" | "posting_rules_set" | "experiment_created" | "experiment_started" | "experiment_looked" | "experiment_decided" | "experiment_stopped" | "experiment_cancelled" | "experiment_study_made" | "experiment_study_failed" | "experiment_released" | "experiment_applied" | "job_requested" | "job_retried" | "job_cancelled" | "schedule_set" | "schedule_removed" | "evidence_deleted")[];
        }, components["schemas"]["CreatedWebhook"], never, "secret-key-damaged" | "secret-key-exposed" | "secret-key-missing">;
        remove: Operation<{
            id: string;
        }, {
            id: string;
            url: string;
        }, never, "webhook-not-found">;
        deliveries: Operation<{
            id: string;
            state?: "pending" | "delivered" | "dead";
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            deliveries: components["schemas"]["WebhookDelivery"][];
            next: string | null;
        }, "deliveries", "webhook-not-found">;
        redeliver: Operation<{
            id: string;
            /**
             * Format: uuid
             * @description this event, in any state; default: all events whose delivery failed permanently
             */
            event_id?: string;
        }, {
            queued: number;
        }, never, "event-not-found" | "webhook-not-found">;
    };
    keys: {
        list: Operation<{
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            keys: components["schemas"]["ApiKey"][];
            next: string | null;
        }, "keys">;
        create: Operation<{
            /** @description the actor of everything that is done with the key, as the ledger records it */
            name: string;
            /**
             * @description viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys
             * @enum {string}
             */
            role: "viewer" | "operator" | "admin";
            kind?: components["schemas"]["KeyKind"];
            /**
             * Format: date-time
             * @description when the key expires; if omitted, it never expires
             * @example 2026-11-22T10:24:41.123Z
             */
            expires_at?: string;
        }, components["schemas"]["CreatedApiKey"], never, "key-name-taken">;
        revoke: Operation<{
            id: string;
        }, components["schemas"]["ApiKey"], never, "key-not-found">;
    };
    session: {
        get: Operation<unknown, components["schemas"]["CurrentSession"]>;
        create: Operation<{
            /** @description an API key, as `keys create` printed it */
            key: string;
        }, components["schemas"]["Session"], never, "agent-signs-in-nowhere" | "sign-in-needs-tls">;
        remove: Operation<unknown, {
            ended: boolean;
        }>;
    };
    sessions: {
        list: Operation<{
            /** @description rows per page, 1 to 1000 */
            limit?: number;
            /** @description the `next` of the previous page */
            after?: string;
        }, {
            sessions: components["schemas"]["Session"][];
            next: string | null;
        }, "sessions">;
        revoke: Operation<{
            id: string;
        }, components["schemas"]["Session"], never, "session-not-found">;
    };
}
