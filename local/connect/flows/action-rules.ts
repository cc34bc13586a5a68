/** What Connect's flow language says of each type of action: where it may stand, its parameters, conditions and errors. */
import * as z from 'zod';
import type { FlowType } from './content.ts';

const everywhere: readonly FlowType[] = [
  'CONTACT_FLOW',
  'CUSTOMER_QUEUE',
  'AGENT_WHISPER',
  'OUTBOUND_WHISPER',
  'MODULE',
];

export interface ActionRule {
  readonly flows: readonly FlowType[];
  readonly parameters: z.ZodObject;
  /** Operands that a condition may name; undefined: no conditions. */
  readonly operands?: RegExp;
  /** Error types that must all be there. */
  readonly errors?: readonly string[];
  /** Nothing follows. */
  readonly isLast?: true;
}

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/u)
    .refine((text) => Number(text) >= least && Number(text) <= most, { error: `must be from ${least} to ${most}` });
const text = z.string().min(1).max(3000);
const attributes = z.record(z.string().regex(/^[\w-]+$/u), z.string().max(3000));
const nothing = z.strictObject({});
const path = z.string().regex(/^\$(\.[\w-]+)+$/u);
const arn = (service: string) => z.string().regex(new RegExp(`^arn:aws[\\w-]*:${service}:`, 'u'));

export const actionRules: Readonly<Record<string, ActionRule>> = {
  InvokeLambdaFunction: {
    flows: everywhere,
    parameters: z.strictObject({
      LambdaFunctionARN: arn('lambda').max(140),
      InvocationTimeLimitSeconds: whole(1, 8),
      LambdaInvocationAttributes: z.record(z.string(), z.string()).optional(),
      ResponseValidation: z.strictObject({ ResponseType: z.enum(['STRING_MAP', 'JSON']) }),
    }),
    errors: ['NoMatchingError'],
  },
  Compare: {
    flows: everywhere,
    parameters: z.strictObject({ ComparisonValue: path }),
    operands: /^.+$/u,
    errors: ['NoMatchingCondition'],
  },
  UpdateContactAttributes: {
    flows: everywhere,
    parameters: z.strictObject({ Attributes: attributes, TargetContact: z.enum(['Current', 'Related']) }),
    errors: ['NoMatchingError'],
  },
  UpdateFlowAttributes: {
    flows: everywhere,
    parameters: z.strictObject({ FlowAttributes: z.record(z.string(), z.strictObject({ Value: z.string() })) }),
    errors: ['NoMatchingError'],
  },
  UpdateContactEventHooks: {
    flows: everywhere,
    parameters: z.strictObject({
      EventHooks: z
        .partialRecord(z.enum(['CustomerQueue', 'AgentWhisper', 'CustomerRemaining']), arn('connect'))
        .refine((hooks) => Object.keys(hooks).length === 1, { error: 'only one entry may be present' }),
    }),
    errors: ['NoMatchingError'],
  },
  MessageParticipant: {
    flows: everywhere,
    parameters: z.strictObject({ Text: text }),
    errors: ['NoMatchingError'],
  },
  MessageParticipantIteratively: {
    flows: ['CUSTOMER_QUEUE'],
    parameters: z.strictObject({
      Messages: z.array(z.strictObject({ Text: text })).min(1),
      InterruptFrequencySeconds: whole(1, 3600).optional(),
    }),
    operands: /^MessagesInterrupted$/u,
    errors: ['NoMatchingError'],
  },
  GetParticipantInput: {
    flows: ['CONTACT_FLOW', 'CUSTOMER_QUEUE', 'MODULE'],
    parameters: z.strictObject({
      Text: text,
      StoreInput: z.enum(['True', 'False']),
      InputTimeLimitSeconds: whole(1, 180),
      InputValidation: z.strictObject({ CustomValidation: z.strictObject({ MaximumLength: whole(1, 20) }) }).optional(),
    }),
    operands: /^[0-9#*]$/u,
    errors: ['NoMatchingError'],
  },
  InvokeFlowModule: {
    flows: ['CONTACT_FLOW'],
    parameters: z.strictObject({ FlowModuleId: arn('connect') }),
    errors: ['NoMatchingError'],
  },
  TransferContactToQueue: {
    flows: ['CONTACT_FLOW'],
    parameters: nothing,
    errors: ['QueueAtCapacity', 'NoMatchingError'],
  },
  CompleteOutboundCall: {
    flows: ['OUTBOUND_WHISPER'],
    parameters: z.strictObject({ CallerId: z.strictObject({ Number: z.string() }).optional() }),
  },
  DisconnectParticipant: { flows: ['CONTACT_FLOW', 'CUSTOMER_QUEUE'], parameters: nothing, isLast: true },
  EndFlowExecution: {
    flows: ['CUSTOMER_QUEUE', 'AGENT_WHISPER', 'OUTBOUND_WHISPER'],
    parameters: nothing,
    isLast: true,
  },
  EndFlowModuleExecution: { flows: ['MODULE'], parameters: nothing, isLast: true },
};
