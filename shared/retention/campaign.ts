/** What a campaign is: who is followed up, why, how often, and through which flow and queue. */
import * as z from 'zod';
import { ruledCountries, taskCountries } from './calling-rules/rules.ts';
import { modes } from './calling-rules/calling-rule.ts';
import { measurementSchema } from './effect/plan.ts';
import { purposes } from './purposes.ts';

export const campaignKinds = {
  'at-risk': 'the risk score passes a level',
  'check-in': 'asked every so many days whether they are satisfied',
  'win-back': 'cancelled or lost',
  abandoned: 'hung up in the queue and not reached since',
  list: 'named in an uploaded list',
  'inbound-save': 'nobody is dialled: met when they contact us',
} as const;
export type CampaignKind = keyof typeof campaignKinds;

export const campaignStates = ['draft', 'running', 'paused', 'stopped'] as const;
export type CampaignState = (typeof campaignStates)[number];

/** What became of a dial, from the call's own contact record. */
export const dialOutcomes = [
  'conversation',
  'voicemail',
  'silent',
  'ivr-only',
  'busy',
  'invalid-number',
  'no-answer',
  'blocked',
  'network',
  'configuration',
  'not-dialled',
  'unknown',
] as const;
export type DialOutcome = (typeof dialOutcomes)[number];

/** What the agent says came of the conversation. */
export const dispositions = ['saved', 'lost', 'callback', 'not-interested', 'wrong-number', 'opt-out'] as const;
export type Disposition = (typeof dispositions)[number];

const hours = z
  .number()
  .int()
  .min(1)
  .max(24 * 90);

/** Outcomes after which another attempt may follow, and how long it waits. */
const waitHours = z
  .strictObject({
    voicemail: hours.default(48),
    busy: hours.default(2),
    'no-answer': hours.default(24),
    blocked: hours.default(168),
    network: hours.default(4),
    'ivr-only': hours.default(48),
    silent: hours.default(168),
    'not-dialled': hours.default(1),
  })
  .prefault({});

const id = z.string().min(1).max(100);
const stages = ['new', 'one-time', 'repeat', 'loyal', 'at-risk', 'lost', 'won-back'] as const;

const fields = z.strictObject({
  name: z.string().trim().min(1).max(100),
  kind: z.enum(Object.keys(campaignKinds) as [CampaignKind, ...CampaignKind[]]), // boundary: Object.keys forgets the names
  purpose: z.enum(purposes).default('marketing'),
  /** Default: what the called person's country asks for. */
  mode: z.enum(modes).optional().meta({ 'x-task-by-default': taskCountries }),
  countries: z.array(z.enum(ruledCountries as [string, ...string[]])).min(1), // boundary: there are rules
  audience: z
    .strictObject({
      /** Kind at-risk. */
      riskAtLeast: z.number().int().min(1).max(100).default(60),
      lifecycle: z.array(z.enum(stages)).min(1).optional(),
      /** Not contacted within so many days. */
      quietDays: z.number().int().min(0).max(365).default(0),
    })
    .prefault({}),
  /** Kind check-in. */
  everyDays: z.number().int().min(7).max(730).default(90),
  call: z.strictObject({
    flowId: id,
    queueId: id,
    /** E.164; default: the caller id of the queue. */
    sourcePhoneNumber: z
      .string()
      .regex(/^\+[1-9]\d{4,14}$/, { error: 'must be a number such as +442079460188' })
      .optional(),
    /** Flow of the task that an agent gets in mode task; default: flowId. */
    taskFlowId: id.optional(),
  }),
  attempts: z.strictObject({ most: z.number().int().min(1).max(10).default(3), waitHours }).prefault({}),
  /** A follow-up that has not led to a conversation by then is closed. */
  validDays: z.number().int().min(1).max(90).default(14),
  quietAfterComplaintHours: z.number().int().min(0).max(720).default(72),
  /** Needed to start a campaign that holds people out. */
  measurement: measurementSchema.optional(),
});
const example: z.input<typeof fields> = {
  name: 'At risk',
  kind: 'at-risk',
  purpose: 'service',
  countries: ['GB'],
  call: { flowId: 'flow id', queueId: 'queue id' },
  measurement: { looks: ['2026-12-31'], expectedChurn: 0.1, promisedEffect: 0.02, plannedPeople: 10_000 },
};
export const campaignSchema = fields.meta({ examples: [example] });
export type CampaignDefinition = z.output<typeof campaignSchema>;
