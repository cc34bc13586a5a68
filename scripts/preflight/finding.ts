/** What preflight says about one thing. Pure. */
import type { Answer } from './answers.ts';

/** `fails`: the deployment stops. `loses`: it succeeds and data is lost or never comes. `risk`: it works, until it does not. */
export type Severity = 'fails' | 'loses' | 'risk' | 'unknown' | 'ok';

export interface Finding {
  readonly about: string;
  readonly severity: Severity;
  readonly what: string;
  readonly mend?: string;
}

export const unread = (about: string, answer: Answer<unknown> | undefined): Finding[] =>
  answer !== undefined && 'error' in answer
    ? [
        {
          about,
          severity: 'unknown',
          what: `Could not be read: ${answer.error}`,
          mend: 'Allow reading it, or check by hand.',
        },
      ]
    : [];
