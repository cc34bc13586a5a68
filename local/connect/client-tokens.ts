/**
 * Client tokens. Documented: valid for seven days, a known token returns the contact that exists. An older text adds that a
 * contact that has ended is started again, and nobody can rely on either. So all three are offered.
 */

export const tokenModes = ['week', 'alive', 'ignored'] as const;
export type TokenMode = (typeof tokenModes)[number];

const weekMs = 7 * 86_400_000;

interface Known {
  readonly contactId: string;
  readonly sinceMs: number;
}

export class ClientTokens {
  readonly #mode: TokenMode;
  readonly #isAlive: (contactId: string) => boolean;
  readonly #known = new Map<string, Known>();

  constructor(mode: TokenMode, isAlive: (contactId: string) => boolean) {
    this.#mode = mode;
    this.#isAlive = isAlive;
  }

  /** The contact that this token has started already; undefined: a new one has to be started. */
  find(token: string, nowMs: number): string | undefined {
    const known = this.#known.get(token);
    if (known === undefined || this.#mode === 'ignored') return undefined;
    const holds = this.#mode === 'week' ? nowMs < known.sinceMs + weekMs : this.#isAlive(known.contactId);
    return holds ? known.contactId : undefined;
  }

  remember(token: string, contactId: string, nowMs: number): void {
    this.#known.set(token, { contactId, sinceMs: nowMs });
  }
}
