/** AWS::Connect::ContactFlow and ContactFlowModule -> what an instance would run. The host itself runs none. */
import * as z from 'zod';
import type { JsonObject } from '../assembly/json.ts';
import { parseProperties } from './properties.ts';

const flowProperties = z.object({
  Name: z.string(),
  Content: z.string(),
  Type: z.enum(['CONTACT_FLOW', 'CUSTOMER_QUEUE', 'AGENT_WHISPER', 'OUTBOUND_WHISPER']).optional(),
});

export interface ContactFlowPlan {
  readonly arn: string;
  readonly name: string;
  readonly type: z.output<typeof flowProperties>['Type'] | 'MODULE';
  /** Flow language, with every ARN in its place. */
  readonly content: string;
}

export const flowTypes = ['AWS::Connect::ContactFlow', 'AWS::Connect::ContactFlowModule'] as const;

export const planContactFlow = (logicalId: string, arn: string, properties: JsonObject): ContactFlowPlan => {
  const { Name, Content, Type } = parseProperties(flowProperties, logicalId, properties);
  return { arn, name: Name, type: Type ?? 'MODULE', content: Content };
};
