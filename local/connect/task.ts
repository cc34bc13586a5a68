/** The life of a task: an agent takes it, reads it, and dials where the product's whisper flow lets them. */
import type { Agent } from '../generator/centre.ts';
import { type LiveContact, newContact } from './contact.ts';
import type { Reaction } from './customers.ts';
import type { ConnectInstance } from './instance.ts';
import { voicemailSeconds, wrapUp } from './voice-call.ts';

const previewSeconds: readonly [number, number] = [20, 90];

const later = (instance: ConnectInstance, seconds: number, work: () => void): void =>
  instance.clock.at(instance.clock.now() + seconds * 1000, work);

const endTask = (instance: ConnectInstance, task: LiveContact, agent: Agent): void => {
  task.interaction = instance.nowS - (task.connectedToAgentAt ?? instance.nowS);
  instance.disconnect(task, 'AGENT_COMPLETED');
  instance.desk(task.queue).release(agent);
  instance.complete(task);
};

/** The agent is connected from the first ring on; the customer's side only when they answer. */
const agentCall = (instance: ConnectInstance, task: LiveContact, agent: Agent, contactId: string, to: string): void => {
  const call = newContact({
    contactId,
    channel: 'VOICE',
    method: 'OUTBOUND',
    initiatedAt: instance.nowS,
    customerAddress: to,
    systemAddress: task.queue.serviceNumber,
    queue: task.queue,
    agent,
    connectedToAgentAt: instance.nowS,
  });
  const atMs = instance.clock.now();
  instance.options.witness.saw({
    atMs,
    to,
    contactId: call.contactId,
    by: 'agent',
    clientToken: null,
    attributes: { ...task.attributes },
  });
  instance.add(call);
  const reaction: Reaction = instance.options.customers.react({ to, atMs });
  const answered = reaction.kind === 'answered';
  const talk = answered ? reaction.talkSeconds : reaction.kind === 'voicemail' ? voicemailSeconds : 0;
  later(instance, reaction.ringSeconds, () => {
    if (reaction.kind !== 'unanswered') {
      call.connectedToSystemAt = instance.nowS;
      instance.send('CONNECTED_TO_SYSTEM', call);
    }
    later(instance, talk, () => {
      call.interaction = instance.nowS - call.initiatedAt;
      instance.disconnect(call, reaction.kind === 'unanswered' ? reaction.reason : 'AGENT_DISCONNECT');
      if (reaction.kind === 'unanswered') instance.complete(call);
      else {
        const said = answered ? reaction : { disposition: 'voicemail' as const, optsOut: false };
        instance.inBackground('end of a call', wrapUp(instance, call, said));
      }
      endTask(instance, task, agent);
    });
  });
};

const work = async (instance: ConnectInstance, task: LiveContact, agent: Agent): Promise<void> => {
  const contactId = instance.random.uuid();
  const allowed = await instance.options.flows?.mayDial?.(task, contactId);
  if (allowed === undefined) endTask(instance, task, agent);
  else agentCall(instance, task, agent, contactId, allowed.to);
};

export const routeTask = (instance: ConnectInstance, task: LiveContact): void => {
  task.enqueuedAt = instance.nowS;
  task.connectedToSystemAt = instance.nowS;
  instance.send('QUEUED', task);
  instance.desk(task.queue).enqueue(instance.clock.now(), (agent) => {
    task.agent = agent;
    task.connectedToAgentAt = instance.nowS;
    instance.send('CONNECTED_TO_AGENT', task);
    later(instance, instance.random.int(...previewSeconds), () =>
      instance.inBackground('task', work(instance, task, agent)),
    );
  });
};
