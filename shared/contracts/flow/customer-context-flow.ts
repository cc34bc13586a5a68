/** Who is on the line: so that nobody has to start anew when the channel changes. */
import * as z from 'zod';
import { textParameter } from '../../flow/parameters.ts';
import type { FlowFunctionDefinition } from './definition.ts';

export const customerContextFlow = {
  fn: 'customerContext',
  summary: 'What is known of the customer: last contact, open promise, repeat, risk, lifecycle, priority, offer.',
  idempotency: 'who is met by a campaign is recorded once, by campaign, person and month',
  flows: ['inbound', 'customer queue', 'agent whisper'],
  parameters: z.object({
    customerId: textParameter('CRM id, when the flow knows it; default: that of the contact, else its number', 256),
    reason: textParameter('reason of this contact, when the flow knows it; default: the contact attribute'),
  }),
  answers: {
    known: { meaning: 'true: the customer has been in touch before', default: 'false' },
    lastContactId: { meaning: 'contact to link to (RelatedContactId)', default: 'none' },
    lastContactAt: { meaning: 'moment, UTC', default: 'none' },
    lastChannel: { meaning: 'VOICE, CHAT, TASK or EMAIL', default: 'none' },
    lastReason: { meaning: 'reason or topic of the last contact', default: 'none' },
    repeat: {
      meaning: 'true: in touch within the window for the same reason (an unknown one may be any)',
      default: 'false',
    },
    channelChanged: { meaning: 'true: the last contact was on another channel', default: 'false' },
    openPromise: { meaning: 'what was promised and is not yet due or done', default: 'none' },
    openPromiseDueAt: { meaning: 'moment, UTC', default: 'none' },
    risk: { meaning: '0-100; none: unknown, or the customer objects to profiling', default: 'none' },
    lifecycle: { meaning: 'new, one-time, repeat, loyal, at-risk, lost or won-back', default: 'none' },
    priority: {
      meaning: 'suggested queue priority, 1 is served first; the control group of a campaign gets none for its risk',
      default: '5',
    },
    offer: { meaning: 'true: make the offer of the campaign; never for the control group', default: 'false' },
    askConsent: { meaning: 'true: ask for consent to be called', default: 'false' },
    campaign: { meaning: 'campaign that asks for it', default: 'none' },
  },
} as const satisfies FlowFunctionDefinition;
