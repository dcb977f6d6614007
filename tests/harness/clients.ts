import { setTimeout as delay } from 'node:timers/promises';
import { ask, orchestrate } from './http.ts';
import type { Acknowledged } from './invariants.ts';
import { PLATFORMS } from './rules-by-hand.ts';

/** Clients that keep orchestrating whatever happens to the service, and remember what it reported as done. */
export class Clients {
  readonly said: Acknowledged = { orchestrations: new Map(), approved: new Set() };
  /** Replies that no fault explains. */
  readonly wrong: string[] = [];
  readonly #loops: Promise<void>[] = [];
  #isOver = false;
  #answered = 0;

  /** @param target called before every request, because a restarted server has another port */
  constructor(clients: number, target: () => { url: string }, videoIds: readonly string[], roll: () => number) {
    for (let client = 0; client < clients; client++) this.#loops.push(this.#loop(target, videoIds, roll));
  }

  /** Resolves once the service has succeeded this many more times. @throws after two minutes */
  async succeed(times: number): Promise<void> {
    const goal = this.#answered + times;
    const until = Date.now() + 120_000;
    while (this.#answered < goal) {
      if (Date.now() > until) throw new Error(`the service did not come back; ${this.wrong.slice(0, 3).join('; ')}`);
      await delay(10);
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #loop(target: () => { url: string }, videoIds: readonly string[], roll: () => number): Promise<void> {
    while (!this.#isOver) {
      const id = videoIds[Math.floor(roll() * videoIds.length)] ?? '';
      try {
        const { status, json, text } = await orchestrate(target(), id, PLATFORMS);
        if (status === 200) {
          this.said.orchestrations.set(json.orchestration_id, json);
          this.#answered++;
          const draft = json.campaigns[0]?.id;
          if (roll() < 0.05 && (await ask(target(), 'POST', `/campaigns/${draft}/approve`)).status === 200)
            this.said.approved.add(draft);
        } else if (status === 503) await delay(50);
        // short clips are not eligible on TikTok
        else if (!(status === 422 && json.code === 'no-eligible-clip')) this.wrong.push(text);
      } catch {
        // the server is gone, and its supervisor will restart it
        await delay(50);
      }
    }
  }
}
