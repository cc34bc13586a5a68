/** `GET /v1/health`: is storage there, and how far are the numbers behind the journal. Open, so it tells nothing else. */
import { ProblemError } from '../../../shared/http/problem.ts';
import type { Definition } from '../../../shared/kpi/definition.ts';
import { asOf, definitionState } from './standing.ts';
import type { FoldState } from './state-store.ts';

export interface HealthDeps {
  readonly definition: Definition;
  readonly readState: () => Promise<FoldState>;
  /** Last journal entry of a lane. */
  readonly head: (lane: number) => Promise<number>;
}

const healthAnswer = (state: FoldState, heads: readonly number[], definition: Definition): object => {
  const folded = asOf(state.cursors);
  return {
    status: 'ok',
    asOf: folded,
    lanes: state.cursors
      .map(({ lane, seq }, index) => {
        const head = Math.max(heads[index] ?? 0, seq);
        return { lane, head, cursor: seq, lag: head - seq };
      })
      .filter(({ head }) => head > 0),
    newestFoldedAt: folded.foldedAt,
    definition: definitionState(definition, state.reapply),
  };
};

export const getHealth = async ({ definition, readState, head }: HealthDeps): Promise<object> => {
  try {
    const state = await readState();
    const heads = await Promise.all(state.cursors.map(({ lane }) => head(lane)));
    return healthAnswer(state, heads, definition);
  } catch (cause) {
    throw new ProblemError('unavailable', 'The storage does not answer.', { cause });
  }
};
