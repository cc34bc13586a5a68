/** The switch: one action stops all dialling, or a country, within a claim. Switching on is the harder way. */
import type { Switch } from '../../../shared/dynamo/items/dial-control-item.ts';
import { invalid, ProblemError } from '../../../shared/http/problem.ts';
import { type GenerationStore, isCurrent } from '../dial/generation.ts';
import type { ControlStore } from '../dial/store.ts';

export interface SwitchDeps {
  readonly control: ControlStore;
  readonly generation: GenerationStore;
  readonly table: string;
  readonly now: () => number;
}

export interface SwitchRequest {
  readonly on?: boolean | undefined;
  readonly country?: { readonly code: string; readonly off: boolean } | undefined;
  readonly reason: string;
  readonly reconciled: boolean;
}

export interface SwitchAnswer extends Omit<Switch, 'version'> {
  /** False: the table is older than the last run, or another one; nothing is dialled whatever the switch says. */
  readonly current: boolean;
}

export const readSwitch = async ({ control, generation, table }: SwitchDeps): Promise<SwitchAnswer> => {
  const [{ version: _, ...state }, lease, kept] = await Promise.all([
    control.readSwitch(),
    control.readLease(),
    generation.read(),
  ]);
  return { ...state, current: isCurrent(kept, table, lease.epoch) };
};

const changeOf = ({ on, country }: SwitchRequest): string =>
  [
    ...(on === undefined ? [] : [on ? 'on' : 'off']),
    ...(country === undefined ? [] : [`${country.code} ${country.off ? 'off' : 'on'}`]),
  ].join(', ');

/**
 * A table that is not current may have forgotten calls. Whoever switches it on says that its dials were compared with
 * Connect's; then the generation goes on from the higher of both, so that the other table can never be dialled from again.
 */
const makeCurrent = async ({ control, generation, table }: SwitchDeps, reconciled: boolean): Promise<void> => {
  const [lease, kept] = await Promise.all([control.readLease(), generation.read()]);
  if (isCurrent(kept, table, lease.epoch)) return;
  const isNew = kept === undefined || kept.table === '';
  if (!isNew && !reconciled)
    throw invalid({
      field: 'body.reconciled',
      message:
        'must be true: this table is older than the last run, or another one; compare its dials with Connect first',
    });
  const epoch = Math.max(lease.epoch, kept?.epoch ?? 0) + 1;
  if (!(await control.writeLease({ ...lease, epoch, untilMs: 0 }, lease)))
    throw new ProblemError('unavailable', 'A run is under way. Please try again.');
  await generation.write({ table, epoch });
};

export const changeSwitch = async (deps: SwitchDeps, by: string, request: SwitchRequest): Promise<SwitchAnswer> => {
  const what = changeOf(request);
  if (what === '') throw invalid({ field: 'body', message: 'names neither on nor a country' });
  if (request.on === true) await makeCurrent(deps, request.reconciled);
  const read = await deps.control.readSwitch();
  const { country } = request;
  const others = read.countriesOff.filter((code) => code !== country?.code);
  const next: Switch = {
    version: read.version + 1,
    on: request.on ?? read.on,
    countriesOff: country === undefined ? read.countriesOff : country.off ? [...others, country.code] : others,
    changes: [...read.changes, { atMs: deps.now(), by, what, reason: request.reason }].slice(-50),
  };
  if (!(await deps.control.writeSwitch(next)))
    throw new ProblemError('unavailable', 'Somebody else changed the switch at the same moment. Please try again.');
  return readSwitch(deps);
};
