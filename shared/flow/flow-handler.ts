/** The shell of a flow function. */
import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { FlowFunctionName } from '../contracts/flow-functions.ts';
import { emit } from '../observability/observability.ts';
import { answerFlow, type FlowDeps, type FlowOutcome, type FlowWork } from './answer-flow.ts';
import type { StringMap } from './flow-answer.ts';

export interface FlowHandlerDeps extends FlowDeps {
  readonly metrics: Metrics;
}

const metricOf = {
  answered: 'flowAnswered',
  refused: 'flowRefused',
  late: 'flowLate',
  failed: 'flowFailed',
} as const satisfies Record<FlowOutcome, string>;

export const makeFlowHandler = <F extends FlowFunctionName>(name: F, deps: FlowHandlerDeps, work: FlowWork<F>) =>
  middy<unknown, StringMap>()
    .use(logMetrics(deps.metrics))
    .handler(async (event) => {
      const { answer, outcome } = await answerFlow(name, deps, work, event);
      emit(deps.metrics, { [metricOf[outcome]]: 1 });
      return answer;
    });
