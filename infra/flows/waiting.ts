/** What a caller hears in the queue, with an apology for a long wait, and what an agent hears before the call. */
import { answer, ask, compare, endFlow, note, say, sayWhileWaiting } from './actions.ts';
import type { Action, FlowDefinition } from './language.ts';
import { attribute } from './modules.ts';

/** Seconds of waiting after which the function is asked; whether an offer is due is a setting. */
const askedAfter = [60, 120, 180, 300, 600] as const;

const music = 'Thank you for waiting. The next colleague who is free will talk to you.';

const stepOf = (seconds: number, index: number): Action[] => {
  const before = askedAfter[index - 1] ?? 0;
  const following = askedAfter[index + 1];
  const next = following === undefined ? 'wait on' : `wait for ${following} s`;
  return [
    sayWhileWaiting(
      `wait for ${seconds} s`,
      music,
      { seconds: seconds - before, interrupted: `ask at ${seconds} s` },
      'stay in the queue',
    ),
    ask(`ask at ${seconds} s`, 'goodwill', { waitedSeconds: String(seconds) }, `offer at ${seconds} s`, next),
    compare(`offer at ${seconds} s`, answer('offer'), { true: 'keep the offer' }, next),
  ];
};

export const queueFlow: FlowDefinition = {
  id: 'flowQueue',
  title: 'queue',
  description: 'Customer queue flow: a caller who waits too long gets an offer, once and within the budget.',
  type: 'CUSTOMER_QUEUE',
  actions: [
    ...askedAfter.flatMap(stepOf),
    note(
      'keep the offer',
      {
        [attribute('goodwill', 'wording')]: answer('wording'),
        [attribute('goodwill', 'amount')]: answer('amount'),
        [attribute('goodwill', 'currency')]: answer('currency'),
      },
      'say the offer',
    ),
    say(
      'say the offer',
      'We are sorry that you have to wait so long. As an apology we credit your account. You keep your place in the queue.',
      'wait on',
    ),
    sayWhileWaiting('wait on', music, undefined, 'stay in the queue'),
    endFlow('stay in the queue'),
  ],
};

export const agentWhisper: FlowDefinition = {
  id: 'flowAgentWhisper',
  title: 'agent whisper',
  description: "Agent whisper flow: today's figures of the queue. Figures of groups only.",
  type: 'AGENT_WHISPER',
  actions: [
    ask('ask', 'team-standing', {}, 'are there figures', 'end'),
    compare('are there figures', answer('scope'), { none: 'end' }, 'say what was handled'),
    say('say what was handled', `${answer('handled')} handled today.`, 'is there satisfaction'),
    compare('is there satisfaction', answer('satisfactionPercent'), { none: 'end' }, 'say satisfaction'),
    say('say satisfaction', `${answer('satisfactionPercent')} per cent satisfied.`, 'end'),
    endFlow('end'),
  ],
};
