/** Calls and tasks through Amazon Connect. The client must not repeat a request by itself: `maxAttempts: 1`. */
import {
  ConnectClient,
  GetCurrentMetricDataCommand,
  StartOutboundVoiceContactCommand,
  StartTaskContactCommand,
} from '@aws-sdk/client-connect';
import { dialAttribute } from '../../../shared/domain/dial-attribute.ts';
import { ringMs } from '../../../shared/retention/calling-rules/local-hours.ts';
import { type CallResult, resultOfAnswer, resultOfError } from './call-result.ts';
import type { DiallerDeps } from './dialler.ts';

/** One request is one request: a repetition is decided by the protocol and by nothing below it. */
export const dialClient = (): ConnectClient =>
  new ConnectClient({
    maxAttempts: 1,
    requestHandler: { requestTimeout: 8_000, throwOnRequestTimeout: true, connectionTimeout: 2_000 },
  });

const attempt = async (send: () => Promise<{ readonly ContactId?: string | undefined }>): Promise<CallResult> => {
  try {
    return resultOfAnswer((await send()).ContactId);
  } catch (error) {
    return resultOfError(error);
  }
};

/** Attributes that the flow sees and the contact record brings back. */
export const followUpAttribute = 'holdfastFollowUpId';
const campaignAttribute = 'holdfastCampaignId';

type Connect = Pick<DiallerDeps, 'call' | 'startTask' | 'agentsAvailable'>;

export const connectCalls = (client: ConnectClient, InstanceId: string): Connect => ({
  call: ({ e164, dial, campaign: { campaignId, definition } }) =>
    attempt(() =>
      client.send(
        new StartOutboundVoiceContactCommand({
          InstanceId,
          ContactFlowId: definition.call.flowId,
          QueueId: definition.call.queueId,
          ...(definition.call.sourcePhoneNumber === undefined
            ? {}
            : { SourcePhoneNumber: definition.call.sourcePhoneNumber }),
          DestinationPhoneNumber: e164,
          ClientToken: dial.dialId,
          RingTimeoutInSeconds: ringMs / 1000,
          Attributes: {
            [dialAttribute]: dial.dialId,
            [followUpAttribute]: dial.followUpId,
            [campaignAttribute]: campaignId,
          },
        }),
      ),
    ),
  startTask: ({ followUp, campaign: { campaignId, definition }, token, untilMs, nowMs }) =>
    attempt(() =>
      client.send(
        new StartTaskContactCommand({
          InstanceId,
          ContactFlowId: definition.call.taskFlowId ?? definition.call.flowId,
          Name: definition.name,
          ClientToken: token,
          // No number: the agent finds it with the customer.
          Attributes: { [followUpAttribute]: followUp.followUpId, [campaignAttribute]: campaignId },
          SegmentAttributes: {
            'connect:ContactExpiry': {
              ValueMap: { ExpiryDuration: { ValueInteger: Math.max(1, Math.floor((untilMs - nowMs) / 60_000)) } },
            },
          },
        }),
      ),
    ),
  agentsAvailable: async (queueId) => {
    const { MetricResults } = await client.send(
      new GetCurrentMetricDataCommand({
        InstanceId,
        Filters: { Queues: [queueId], Channels: ['VOICE'] },
        Groupings: ['QUEUE'],
        CurrentMetrics: [{ Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' }],
      }),
    );
    return MetricResults?.[0]?.Collections?.[0]?.Value;
  },
});
