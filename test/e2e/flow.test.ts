/** Functions for contact flows on a running stack: real bundles, real roles. */
import { startStack, type LocalStack } from '../../scripts/lib/stack.ts';
import { describeFlowFunctions } from '../support/flow-functions.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ port: 0, say: () => undefined });
}, 240_000);
afterAll(async () => stack.host.stop());

describeFlowFunctions(() => stack);
