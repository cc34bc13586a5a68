// Calls that leave the centre: passed on to a number outside, or joined by somebody outside.

import { makeLeg } from '../desk.ts';
import type { Desk, Enquiry } from '../desk.ts';
import { clearedAt, workEndOf } from '../leg.ts';
import type { Leg } from '../leg.ts';
import { partnerNumber } from '../phone-numbers.ts';
import { voiceWork } from '../work.ts';
import { childFacts, rootLinks } from './transfer-parts.ts';
import type { Answered, HandledFacts } from './transfer-parts.ts';

/** To a number outside the centre: the customer stays on the line after the agent has left. */
export const outside = (desk: Desk, who: Enquiry, facts: HandledFacts, wait: Answered): readonly Leg[] => {
  const { random } = desk;
  const work = wait.release(voiceWork(random, wait.agent, wait.at, who.queue.key, true));
  const leftAt = workEndOf(work);
  return [
    makeLeg(random, {
      ...facts,
      agent: work,
      transferCompletedAt: leftAt,
      transferredTo: partnerNumber(random.int(0, 40)),
      disconnectedAt: Math.max(leftAt, leftAt + random.int(30, 1500)),
      disconnectReason: 'CUSTOMER_DISCONNECT',
    }),
  ];
};

/** The agent asks somebody outside while the customer holds; the outside party is a leg without an agent. */
export const thirdParty = (desk: Desk, who: Enquiry, facts: HandledFacts, wait: Answered): readonly Leg[] => {
  const { random } = desk;
  const before = voiceWork(random, wait.agent, wait.at, who.queue.key);
  const [ring, talked] = [random.int(6, 20), random.int(20, 150)];
  const calledAt = wait.at + Math.floor(before.interaction / 2);
  const work = wait.release({ ...before, holds: [ring + talked], acw: before.acw ?? 10 });
  const childId = random.uuid();
  const address = partnerNumber(random.int(41, 89));
  return [
    makeLeg(random, {
      ...facts,
      agent: work,
      links: rootLinks(childId),
      disconnectedAt: workEndOf(work),
      disconnectReason: 'CUSTOMER_DISCONNECT',
    }),
    makeLeg(random, {
      ...childFacts(desk, who, facts, childId, calledAt),
      method: 'EXTERNAL_OUTBOUND',
      customerAddress: address,
      customerId: null,
      connectedToSystemAt: calledAt + ring,
      disconnectedAt: calledAt + ring + talked,
      disconnectReason: 'AGENT_DISCONNECT',
      // Reported when the whole call is over, like its parent.
      reportedAfter: clearedAt(work) - (calledAt + ring + talked) + random.int(52, 75),
      extras: { ExternalThirdParty: { ExternalThirdPartyInteractionDuration: talked } },
    }),
  ];
};
