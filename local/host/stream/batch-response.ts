/** Reads a function's answer to a stream batch as Lambda does (ReportBatchItemFailures). Pure. */
import { type Json, isObject, tryParseJson } from '../assembly/json.ts';
import type { Outcome } from './batch-decision.ts';

const FAILURE: Outcome = { kind: 'failure' };
const SUCCESS: Outcome = { kind: 'success' };

export interface ReadResponse {
  readonly outcome: Outcome;
  /** Something a developer should hear although the cloud would not say it. */
  readonly warning?: string;
}

const malformed = (warning: string): ReadResponse => ({ outcome: FAILURE, warning });

const positionOf = (item: Json, positions: ReadonlyMap<string, number>): number | undefined => {
  const identifier = isObject(item) ? item['itemIdentifier'] : undefined;
  return typeof identifier === 'string' ? positions.get(identifier) : undefined;
};

/** The payload of a successful invocation -> outcome of the batch with these sequence numbers, in order. */
export const readBatchResponse = (
  payload: string,
  sequenceNumbers: readonly string[],
  reportsItemFailures: boolean,
): ReadResponse => {
  if (!reportsItemFailures) return { outcome: SUCCESS }; // whatever it answered: only errors count
  const answer = tryParseJson(payload);
  if (answer === null) return { outcome: SUCCESS };
  if (!isObject(answer)) return malformed(`answer is no object: ${payload.slice(0, 100)}`);
  const failures = answer['batchItemFailures'];
  if (failures === undefined || failures === null) {
    // The cloud takes this for success as well, which loses records if the key was meant otherwise; hence the warning.
    const keys = Object.keys(answer);
    if (failures === null || keys.length === 0) return { outcome: SUCCESS };
    return {
      outcome: SUCCESS,
      warning: `answer has no batchItemFailures (${keys.join(', ')}): taken as success, as in the cloud`,
    };
  }
  if (!Array.isArray(failures)) return malformed('batchItemFailures is no list');
  const items = failures as readonly Json[];
  if (items.length === 0) return { outcome: SUCCESS };
  const positions = new Map(sequenceNumbers.map((number, index) => [number, index]));
  const found = items.map((item) => positionOf(item, positions));
  if (found.includes(undefined)) return malformed('batchItemFailures holds an identifier that is not in the batch');
  return { outcome: { kind: 'partial', firstFailed: Math.min(...found.filter((position) => position !== undefined)) } };
};
