/** Which rows are read as numbers of people, and what is left of a value there. Pure. */
import type { Scope } from '../../../shared/contracts/access.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { isOfFew, type GroupOf } from '../../../shared/kpi/small-groups.ts';
import { isAgentQueue, valueOfSlice, type CutId, type SliceId } from '../../../shared/kpi/slices.ts';
import type { Kpi } from '../../../shared/kpi/registry/registry.ts';
import type { StandingValue } from './values-against-targets.ts';

type Seer = Pick<Caller, 'kind' | 'scopes' | 'only'>;

/** Sees the whole centre and its agents, and hangs before none of them. */
const mayKnowAgents = ({ kind, scopes, only }: Seer): boolean =>
  kind !== 'display' && only === undefined && scopes.includes('agent:read' satisfies Scope);

/**
 * Whether numbers of a cut's value are numbers of people to who asks: by agent to everybody; an agent's own queue to who may not
 * know agents; a team to the screen that hangs before its members.
 */
export const isOfPeople = (caller: Seer) => {
  const hidesAgents = !mayKnowAgents(caller);
  const isScreen = caller.kind === 'display';
  return (cut: CutId, value: string): boolean => {
    const of = (slice: SliceId): string | undefined => valueOfSlice(cut, value, slice);
    return (
      of('agent') !== undefined ||
      (hidesAgents && isAgentQueue(of('queue') ?? '')) ||
      (isScreen && of('team') !== undefined)
    );
  };
};

/** How the value stands against its target would tell the value. */
export const withoutSmallGroups = (kpi: Kpi, value: StandingValue, groupOfKpi: GroupOf): StandingValue => {
  if (!isOfFew(kpi, groupOfKpi)) return value;
  const aimed = value.status === 'no-target' ? {} : { status: 'no-data' as const, attainment: null, pace: null };
  return { ...value, ...aimed, value: null, numerator: null, denominator: null, suppressed: true };
};
