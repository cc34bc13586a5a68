/** Calls a flow function as Amazon Connect does: 8 seconds in all, up to three more attempts after an error. */
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import type { Target } from './invoke.ts';

/** Connect's limits for one block. */
export const flowLimits = { totalMs: 8_000, retries: 3, answerBytes: 32 * 1024 } as const;

const stringMap = z.record(z.string(), z.string());
export type FlowAnswerMap = z.infer<typeof stringMap>;

export type FlowCall =
  | { readonly kind: 'answered'; readonly answer: FlowAnswerMap; readonly attempts: number; readonly ms: number }
  /** The flow would leave the block by its error branch (or its timeout branch). */
  | { readonly kind: 'error'; readonly reason: string; readonly attempts: number; readonly ms: number };

/** One attempt; throws when Connect would not accept what came back. */
const attempt = async (client: AwsClient, url: string, event: unknown, signal: AbortSignal): Promise<FlowAnswerMap> => {
  const response = await client.fetch(url, { method: 'POST', body: JSON.stringify(event ?? null), signal });
  const text = await response.text();
  if (!response.ok || response.headers.get('x-amz-function-error')) throw new Error(text.slice(0, 500));
  if (Buffer.byteLength(text) >= flowLimits.answerBytes)
    throw new Error(`the answer has ${Buffer.byteLength(text)} bytes`);
  return stringMap.parse(JSON.parse(text));
};

export const callFlowFunction = async (
  target: Target,
  functionName: string,
  event: unknown,
  { totalMs = flowLimits.totalMs, now = Date.now }: { readonly totalMs?: number; readonly now?: () => number } = {},
): Promise<FlowCall> => {
  const client = new AwsClient({ ...target, sessionToken: target.sessionToken ?? '', service: 'lambda', retries: 0 });
  const url = `${target.lambdaUrl.replace(/\/$/, '')}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const started = now();
  const signal = AbortSignal.timeout(totalMs);
  let reason = 'no attempt was made';
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { kind: 'answered', answer: await attempt(client, url, event, signal), attempts, ms: now() - started };
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    if (signal.aborted || attempts > flowLimits.retries)
      return { kind: 'error', reason, attempts, ms: now() - started };
  }
};
