/** What second legs are: consults, conferences and transfers told apart, as the journey part says. */
import { legKinds, type LegKind } from '../domain/journey-part.ts';
import { count } from './measure-definition.ts';

const legs = (code: string, meaning: string, ...kinds: readonly LegKind[]) =>
  count(code, meaning, ({ parts }) => parts.journey?.leg !== undefined && kinds.includes(parts.journey.leg));

export const legMeasures = {
  legsColdTransfer: legs('jz', 'legs to which an agent transferred without waiting', 'cold_transfer'),
  legsWarmTransfer: legs('jw', 'legs to which an agent handed over in person', 'warm_transfer'),
  legsConsult: legs('ji', 'legs in which a colleague was asked and the customer not connected', 'consult'),
  legsConference: legs('jg', 'legs in which a colleague joined the conversation', 'conference'),
  legsQueueTransfer: legs(
    'jq',
    'legs to which a flow or a waiting contact was moved to another queue',
    'queue_transfer',
  ),
  legsExternal: legs('jo', 'legs to a party outside', ...legKinds.filter((kind) => kind.startsWith('external'))),
} as const;
