/** Names of slice values: the newest name within the months that are asked for. */
import type { DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import type { Scope } from '../../../shared/contracts/access.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { isAgentQueue, isPair, type CutId, type KpiSettings, type SliceId } from '../../../shared/kpi/slices.ts';
import type { DirectoryReader } from '../store/directory-reader.ts';
import type { QueryPlan } from './query/plan.ts';
import type { Labels } from './query/rows.ts';

const isNewer = (a: DirectoryEntry, b: DirectoryEntry): boolean =>
  a.namedAt > b.namedAt || (a.namedAt === b.namedAt && a.label > b.label);

export const newestLabels = (entries: readonly DirectoryEntry[]): ReadonlyMap<string, string> => {
  const newest = new Map<string, DirectoryEntry>();
  for (const entry of entries) {
    const known = newest.get(entry.value);
    if (!known || isNewer(entry, known)) newest.set(entry.value, entry);
  }
  return new Map([...newest].map(([value, { label }]) => [value, label]));
};

/** Agents are people: without `named`, and for keys without the scope, they are ids. */
export const showsAgentNames = (
  { agentData }: Pick<KpiSettings, 'agentData'>,
  { scopes }: Pick<Caller, 'scopes'>,
): boolean => agentData === 'named' && scopes.includes('agent:read' satisfies Scope);

/** Whether a value goes by its label: an agent, and the queue that an agent has alone, only to who may see agents' names. */
export const showsLabel = (agentNames: boolean, cut: CutId, value: string): boolean =>
  agentNames || (cut !== 'agent' && !(cut === 'queue' && isAgentQueue(value)));

/** `listed`: the directory of the plan's cut, where it was read already. A pair's slices are named by their own directories. */
export const readLabels = async (
  directory: DirectoryReader,
  { selection: { cut, slices, only }, months }: QueryPlan,
  agentNames: boolean,
  listed: readonly DirectoryEntry[] | undefined,
): Promise<Labels> => {
  const entriesOf = async (slice: SliceId): Promise<readonly DirectoryEntry[]> => {
    const wanted = only.get(slice);
    if (wanted) return directory.names(slice, months, [...wanted]);
    return (isPair(cut) ? undefined : listed) ?? directory.list(slice, months);
  };
  const labels = new Map<SliceId, ReadonlyMap<string, string>>();
  for (const slice of slices) {
    if (slice === 'total') labels.set(slice, new Map([['all', 'All']]));
    else if (slice !== 'agent' || agentNames)
      labels.set(
        slice,
        newestLabels((await entriesOf(slice)).filter(({ value }) => showsLabel(agentNames, slice, value))),
      );
  }
  return labels;
};
