import type { Outcome, Step } from '../../campaigns/publishing/port.ts';
import { type Fault, problem, unknown } from './fake-faults.ts';

/** An object of the fake platform. */
export interface FakeObject {
  readonly id: string;
  readonly kind: Step['kind'];
  name: string;
  readonly parent: string | undefined;
  status: 'active' | 'paused' | 'removed';
  budget: number | undefined;
  spend: number;
  readonly shownFrom: number;
  dropped: boolean;
  /** What reads still show for a while after a change. */
  earlier?: { readonly status: FakeObject['status']; readonly budget: number | undefined; readonly until: number };
}

export interface FakeRequest {
  readonly n: number;
  readonly step: string;
  readonly act: string;
  /** The name of what is created, or the id of what is changed. */
  readonly marker: string;
  readonly fault: Fault;
  readonly at: number;
}

const TIMEOUT_MS = 25_000;

/** The state of a small ad platform in memory, with lag, late commits and faults, on a virtual clock. */
export class FakeState {
  readonly objects: FakeObject[] = [];
  readonly requests: FakeRequest[] = [];
  /** Each search by marker: its step, and how many changing requests came before it. */
  readonly looks: { readonly step: string; readonly after: number }[] = [];
  /** The outcome of the nth changing request, counted from 0; `ok` by default. */
  faults: Record<number, Fault> = {};
  lagMs = 0;
  /** How long reads still show an object as it was before a change. */
  changeLagMs = 0;
  lateMs = 60_000;
  videoReadyAfterMs = 20_000;
  /** How many searches by marker find nothing and say that they are incomplete. */
  unsoundLooks = 0;
  /** How long the worker is frozen between its check and sending, by request. */
  frozenMs: Record<number, number> = {};
  /** Status changes in the order in which they took effect. */
  readonly activations: { readonly id: string; readonly at: number }[] = [];
  #pending: { readonly at: number; readonly commit: () => void }[] = [];
  #ids = 0;
  /** The time of a late commit while it is applied, because it counts from then, not from the next read. */
  #committedAt: number | undefined;

  constructor(readonly clock: { readonly now: () => Date; readonly advance: (ms: number) => void }) {}

  now(): number {
    const now = this.clock.now().getTime();
    const due = this.#pending.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#pending = this.#pending.filter(({ at }) => at > now);
    for (const { at, commit } of due) {
      this.#committedAt = at;
      commit();
    }
    this.#committedAt = undefined;
    return now;
  }

  /** Applies everything that is still pending. */
  settleAll(): void {
    const last = Math.max(0, ...this.#pending.map(({ at }) => at));
    this.clock.advance(Math.max(0, last - this.clock.now().getTime()) + 1);
    this.now();
  }

  shown(): FakeObject[] {
    const now = this.now();
    return this.objects.filter(({ status, shownFrom }) => status !== 'removed' && shownFrom <= now);
  }

  change(step: Step, commit: () => string): Outcome {
    const n = this.requests.length;
    this.clock.advance(this.frozenMs[n] ?? 0);
    const at = this.now();
    const fault = this.faults[n] ?? 'ok';
    this.requests.push({ n, step: step.key, act: step.act, marker: step.marker, fault, at });
    const answer = (ms: number) => this.clock.advance(ms);
    switch (fault) {
      case 'ok':
      case 'field-dropped': {
        const remote_id = commit();
        answer(500);
        return { certainty: 'done', remote_id, said: null };
      }
      case 'no-id':
        commit();
        answer(500);
        return unknown('no-id');
      case 'silence-after-commit':
        commit();
        answer(TIMEOUT_MS);
        return unknown('silence');
      case 'error-after-commit':
        commit();
        answer(500);
        return unknown('http-502');
      case 'late-commit':
        this.#pending.push({ at: at + TIMEOUT_MS + this.lateMs, commit });
        answer(TIMEOUT_MS);
        return unknown('silence');
      case 'silence-before-commit':
        answer(TIMEOUT_MS);
        return unknown('silence');
      case 'reset-before-commit':
      case 'error-before-commit':
        answer(500);
        return unknown('reset');
      case 'throttled-although-committed':
        commit();
        return this.#throttled();
      case 'throttled':
        return this.#throttled();
      case 'not-sent':
        return { certainty: 'not_sent', problem: problem('not-sent', 'later') };
      case 'rejected':
        return { certainty: 'rejected', problem: problem('bad-budget', 'once_fixed') };
      case 'flaky':
        return { certainty: 'rejected', problem: problem('flaky', 'later'), tries: 3 };
      case 'token-190':
        return { certainty: 'auth', needs: 'new_token', problem: problem('token', 'once_fixed') };
      case 'permission':
        return { certainty: 'auth', needs: 'permission', problem: problem('permission', 'once_fixed') };
    }
  }

  #throttled(): Outcome {
    const until = new Date(this.clock.now().getTime() + 60_000).toISOString();
    return { certainty: 'throttled', problem: problem('throttled', 'later'), until };
  }

  #time(): number {
    return this.#committedAt ?? this.clock.now().getTime();
  }

  create(step: Step, parent: string | undefined, n: number): string {
    const now = this.#time();
    const id = `${step.kind}-${++this.#ids}`;
    const budget = typeof step.body.budget === 'number' ? step.body.budget : undefined;
    this.objects.push({
      id,
      kind: step.kind,
      name: step.marker,
      parent,
      status: 'paused',
      budget,
      spend: 0,
      shownFrom: now + this.lagMs,
      dropped: this.faults[n] === 'field-dropped',
    });
    return id;
  }

  apply(step: Step): string {
    const object = this.objects.find(({ id }) => id === step.marker);
    if (object === undefined) return step.marker;
    const { status, budget } = step.body;
    const until = this.#time() + this.changeLagMs;
    object.earlier = { status: object.status, budget: object.budget, until };
    if (step.act === 'remove') object.status = 'removed';
    if (status === 'active' || status === 'paused') object.status = status;
    if (status === 'active') this.activations.push({ id: object.id, at: this.#time() });
    if (typeof budget === 'number') object.budget = budget;
    return object.id;
  }
}
