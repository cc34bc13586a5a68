/** Functions for contact flows, the feed, the command for keys and the API's document, on a running stack: real bundles, real roles. */
import { startStack, type LocalStack } from '../../scripts/lib/stack.ts';
import { describeFlowFunctions } from '../support/flow-functions.ts';
import { describeKeysCommand } from '../support/keys-command.ts';
import { describeOdataClient } from '../support/odata-client.ts';
import { describeOpenApi } from '../support/openapi-document.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ port: 0, say: () => undefined });
});
afterAll(async () => stack.host.stop());

describeFlowFunctions(() => stack);
describeOdataClient(() => stack);
describeKeysCommand(() => stack);
// Last: it writes whatever the document allows.
describeOpenApi(() => stack);
