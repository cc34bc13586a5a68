// Contacts beside a call that figures must leave out: a supervisor listening in, the survey of a disconnect flow.

import { makeLeg } from '../desk.ts';
import type { Desk, Enquiry } from '../desk.ts';
import { workEndOf } from '../leg.ts';
import type { AgentPart, Leg } from '../leg.ts';

const MONITOR_SHARE = 0.012;
const SURVEY_SHARE = 0.1;

const sideLinks = (parent: Leg) => ({
  initial: parent.links.initial ?? parent.contactId,
  previous: parent.contactId,
  next: null,
  related: null,
});

const monitorLeg = (desk: Desk, who: Enquiry, parent: Leg, work: AgentPart): readonly Leg[] => {
  const supervisor = desk.centre.supervisors.find(({ team }) => team.site.key === work.agent.team.site.key);
  const joinedAt = work.connectedAt + desk.random.int(5, 60);
  const interaction = workEndOf(work) - joinedAt;
  if (!supervisor || interaction < 10) return [];
  return [
    makeLeg(desk.random, {
      channel: 'VOICE',
      method: 'MONITOR',
      initiatedAt: joinedAt - 2,
      disconnectedAt: joinedAt + interaction,
      disconnectReason: 'AGENT_DISCONNECT',
      links: sideLinks(parent),
      customerAddress: who.address,
      connectionAttempts: 1,
      agent: {
        agent: supervisor,
        connectedAt: joinedAt,
        interaction,
        holds: [],
        pause: null,
        acw: 0,
        monitoring: true,
      },
    }),
  ];
};

const surveyLeg = (desk: Desk, who: Enquiry, parent: Leg): Leg =>
  makeLeg(desk.random, {
    channel: 'VOICE',
    method: 'DISCONNECT',
    initiatedAt: parent.disconnectedAt,
    disconnectedAt: parent.disconnectedAt + desk.random.int(12, 60),
    disconnectReason: desk.random.chance(0.6) ? 'CUSTOMER_DISCONNECT' : 'CONTACT_FLOW_DISCONNECT',
    links: sideLinks(parent),
    customerId: who.customerId,
    customerAddress: who.address,
    systemAddress: who.queue.serviceNumber,
    attributes: desk.random.chance(0.85)
      ? { csat: String(Math.min(5, desk.random.int(1, 7))), surveyVersion: '3' }
      : {},
  });

export const afterCallLegs = (desk: Desk, who: Enquiry, parent: Leg, work: AgentPart): readonly Leg[] => [
  ...(desk.random.chance(MONITOR_SHARE) ? monitorLeg(desk, who, parent, work) : []),
  ...(desk.random.chance(SURVEY_SHARE) ? [surveyLeg(desk, who, parent)] : []),
];
