/** A flow in Connect's flow language, as CreateContactFlow takes it. */
import * as z from 'zod';

const target = z.string().min(1).max(50);
const transitions = z.strictObject({
  NextAction: target.optional(),
  Conditions: z
    .array(
      z.strictObject({
        NextAction: target,
        Condition: z.strictObject({ Operator: z.string(), Operands: z.array(z.string()).length(1) }),
      }),
    )
    .default([]),
  Errors: z.array(z.strictObject({ NextAction: target, ErrorType: z.string() })).default([]),
});

/** Characters that an identifier must not have. */
const identifier = target.regex(/^[^%:(\\/)=$,;[\]{}]+$/u);

const actionSchema = z.strictObject({
  Identifier: identifier,
  Type: z.string(),
  Parameters: z.record(z.string(), z.unknown()),
  Transitions: transitions,
});
export type FlowAction = z.output<typeof actionSchema>;

const contentSchema = z.strictObject({
  Version: z.literal('2019-10-30'),
  StartAction: identifier,
  Metadata: z.looseObject({}).optional(),
  Actions: z.array(actionSchema).min(1),
});
export type FlowContent = z.output<typeof contentSchema>;

export type FlowType = 'CONTACT_FLOW' | 'CUSTOMER_QUEUE' | 'AGENT_WHISPER' | 'OUTBOUND_WHISPER' | 'MODULE';

export const parseContent = (text: string): FlowContent => contentSchema.parse(JSON.parse(text));

export const targetsOf = ({ Transitions: { NextAction, Conditions, Errors } }: FlowAction): string[] => [
  ...(NextAction === undefined ? [] : [NextAction]),
  ...[...Conditions, ...Errors].map((transition) => transition.NextAction),
];
