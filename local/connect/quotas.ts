/** Request quotas: a token bucket per operation, over all instances of the account. */

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** The default of operations that the service quotas do not list. */
export const generalRate: Rate = { perSecond: 2, burst: 5 };

export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }

  take(nowMs: number): boolean {
    const refill = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + refill);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
