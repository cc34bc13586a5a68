/** The life of a call that was started through the API: ringing, the flow, the queue, the agent, the end. */
import type { Agent } from '../generator/centre.ts';
import type { LiveContact } from './contact.ts';
import type { Disposition, Reaction } from './customers.ts';
import type { ConnectInstance } from './instance.ts';

type Answered = Extract<Reaction, { kind: 'answered' }>;

/** From the answer to the queue: the first blocks of the flow. */
const flowSeconds = 3;
/** An agent who hears a voicemail greeting hangs up. */
export const voicemailSeconds = 4;

/** The contact's next step, unless it has been stopped by then. */
const later = (instance: ConnectInstance, contact: LiveContact, seconds: number, work: () => void): void =>
  instance.clock.at(instance.clock.now() + seconds * 1000, () => {
    if (!contact.stopped) work();
  });

/** The agent notes what was said, then is free again. */
export const wrapUp = async (
  instance: ConnectInstance,
  contact: LiveContact,
  said: { readonly disposition: Disposition; readonly optsOut: boolean },
): Promise<void> => {
  contact.attributes['disposition'] = said.disposition;
  await instance.options.emit.ended?.({ contact, ...said });
  instance.complete(contact);
};

const talk = (instance: ConnectInstance, contact: LiveContact, agent: Agent, reaction: Answered): void => {
  if (contact.stopped) return instance.desk(contact.queue).release(agent);
  contact.agent = agent;
  contact.connectedToAgentAt = instance.nowS;
  contact.interaction = reaction.talkSeconds;
  contact.acw = Math.min(300, Math.round(instance.random.logNormal(38, 0.6)));
  instance.send('CONNECTED_TO_AGENT', contact);
  later(instance, contact, contact.interaction, () => {
    instance.disconnect(contact, instance.random.chance(0.5) ? 'CUSTOMER_DISCONNECT' : 'AGENT_DISCONNECT');
    later(instance, contact, contact.acw, () => {
      instance.desk(contact.queue).release(agent);
      instance.inBackground('end of a call', wrapUp(instance, contact, reaction));
    });
  });
};

const enqueue = (instance: ConnectInstance, contact: LiveContact, reaction: Answered): void => {
  contact.enqueuedAt = instance.nowS;
  instance.send('QUEUED', contact);
  const leave = instance
    .desk(contact.queue)
    .enqueue(instance.clock.now(), (agent) => talk(instance, contact, agent, reaction));
  later(instance, contact, reaction.patienceSeconds, () => {
    if (!leave()) return;
    instance.disconnect(contact, 'CUSTOMER_DISCONNECT');
    instance.complete(contact);
  });
};

const runFlow = async (instance: ConnectInstance, contact: LiveContact, reaction: Answered): Promise<void> => {
  const next = (await instance.options.flows?.answered?.(contact)) ?? 'queue';
  later(instance, contact, flowSeconds, () => {
    if (next === 'queue') return enqueue(instance, contact, reaction);
    instance.disconnect(contact, 'CONTACT_FLOW_DISCONNECT');
    instance.complete(contact);
  });
};

/** General traffic knows no answering machine: what picks up counts as answered. */
const asAnswered = (reaction: Exclude<Reaction, { kind: 'unanswered' }>): Answered =>
  reaction.kind === 'answered'
    ? reaction
    : {
        kind: 'answered',
        ringSeconds: reaction.ringSeconds,
        patienceSeconds: 30,
        talkSeconds: voicemailSeconds,
        disposition: 'voicemail',
        optsOut: false,
      };

export const ring = (instance: ConnectInstance, contact: LiveContact, reaction: Reaction): void =>
  later(instance, contact, reaction.ringSeconds, () => {
    if (reaction.kind === 'unanswered') {
      instance.disconnect(contact, reaction.reason);
      instance.complete(contact);
      return;
    }
    contact.connectedToSystemAt = instance.nowS;
    instance.send('CONNECTED_TO_SYSTEM', contact);
    instance.inBackground('flow', runFlow(instance, contact, asAnswered(reaction)));
  });
