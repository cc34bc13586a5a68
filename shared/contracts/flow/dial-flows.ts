/** What a flow asks before an agent's call rings. */
import * as z from 'zod';
import { textParameter } from '../../flow/parameters.ts';
import type { FlowFunctionDefinition } from './definition.ts';

export const mayDialFlow = {
  fn: 'mayDial',
  summary:
    'Asked by the outbound whisper flow while an agent dials: may this number be called now? A call for a task is claimed here, so that no other call reaches the person; any other call is only checked for an opt-out. A call that is refused is stopped (StopContact), because a whisper flow cannot hang up; let no other action follow when `mayDial` is not true, because the first one would place the call.',
  idempotency: 'by contact: asked again for the same call, it answers the same',
  flows: ['outbound whisper'],
  parameters: z.object({
    phoneNumber: textParameter('number that is dialled; default: the customer endpoint of the contact', 20),
  }),
  answers: {
    mayDial: { meaning: 'true: the call may go on; false: end it', default: 'false' },
    reason: { meaning: 'which rule refused; follow-up or none when it may be called', default: 'unknown' },
    dialId: { meaning: 'dial that was claimed; set it as contact attribute holdfastDialId', default: 'none' },
  },
} as const satisfies FlowFunctionDefinition;
