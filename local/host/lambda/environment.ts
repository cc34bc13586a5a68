/** What a function finds in process.env: its own variables, Lambda's, and endpoints that keep every AWS call on this machine. */
import type { FunctionPlan } from '../plan/functions.ts';

export interface Endpoints {
  readonly dynamo: string;
  /** The host's own stand-ins, and the way to those of other processes; also the catch-all, so that no call can reach AWS. */
  readonly standIns: string;
}

export const functionEnvironment = (fn: FunctionPlan, region: string, endpoints: Endpoints): Record<string, string> => {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    ...fn.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs_local',
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: fn.codeDir,
    _HANDLER: `${fn.handlerFile}.${fn.handlerExport}`,
    // The access key is the function's logical id: every stand-in can tell who calls.
    AWS_ACCESS_KEY_ID: fn.logicalId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoints.standIns,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamo,
    ...Object.fromEntries(
      ['S3', 'KMS', 'CONNECT', 'LAMBDA', 'KINESIS', 'SQS', 'SNS', 'SCHEDULER', 'EVENTBRIDGE', 'SSM', 'STS'].map(
        (service) => [`AWS_ENDPOINT_URL_${service}`, endpoints.standIns],
      ),
    ),
  };
};
