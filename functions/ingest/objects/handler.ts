import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { AddressHash } from '../../../shared/domain/customer-key.ts';
import { emit } from '../../../shared/observability/observability.ts';
import { ingestObject, type ObjectDeps } from './ingest-object.ts';
import { parseNotice } from './notice.ts';

export interface ObjectsHandlerDeps extends ObjectDeps {
  readonly metrics: Metrics;
  readonly logger: Pick<Logger, 'error'>;
  readonly addressHash: () => Promise<AddressHash>;
}

export const makeHandler = (deps: ObjectsHandlerDeps) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(logMetrics(deps.metrics))
    .handler(async ({ Records }) => {
      const batchItemFailures: { itemIdentifier: string }[] = [];
      for (const { messageId, body } of Records) {
        try {
          emit(deps.metrics, await ingestObject(deps, await deps.addressHash(), parseNotice(body)));
        } catch (error) {
          // The message comes again, and after some attempts lies in the queue of those given up.
          deps.logger.error('Object is handed back', {
            messageId,
            reason: error instanceof Error ? error.message : '',
          });
          batchItemFailures.push({ itemIdentifier: messageId });
        }
      }
      return { batchItemFailures };
    });
