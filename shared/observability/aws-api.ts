/** Calls of AWS's JSON services with the live clock, as the functions make them. */
import { type AwsRuntime, type JsonApi, type JsonCall, jsonApi } from '../aws/json-api.ts';
import { shortPause } from './pause.ts';

export const awsApi = (service: JsonApi['service'], runtime: AwsRuntime): JsonCall =>
  jsonApi({ service, runtime, now: () => Date.now(), pause: shortPause });
