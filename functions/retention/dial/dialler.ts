/** One run of the dialler: what is due is refused, recorded, handed to an agent or dialled, until the time is over. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import type { Lease } from '../../../shared/dynamo/items/dial-control-item.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { Mode } from '../../../shared/retention/calling-rules/calling-rule.ts';
import { closesAtMs } from '../../../shared/retention/calling-rules/local-hours.ts';
import { readNumber } from '../../../shared/retention/calling-rules/phone-number.ts';
import { expired, heldOutPassed, refused, tasked, waitsUntil } from '../followups/follow-up.ts';
import { type GateAnswer, type Refusal } from '../rules/gate.ts';
import { decideGate } from './claim.ts';
import { abandonment, abandonmentFrom, callsAllowed, type PaceSettings, takeToken } from './pacing.ts';
import { placeDial, type PlaceDeps, type Placed } from './place-dial.ts';
import type { CallResult } from './call-result.ts';

export interface Task {
  readonly followUp: FollowUp;
  readonly campaign: Campaign;
  /** Names this very task for Connect. */
  readonly token: string;
  /** The agent's time, epoch ms. */
  readonly untilMs: number;
  readonly nowMs: number;
}

export interface DiallerDeps extends PlaceDeps {
  readonly pace: PaceSettings;
  /** Agents now available in a queue; undefined = not known. */
  readonly agentsAvailable: (queueId: string) => Promise<number | undefined>;
  readonly startTask: (task: Task) => Promise<CallResult>;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** False: the time of this run is over. */
  readonly hasTime: () => boolean;
}

export interface RunReport {
  claimed: number;
  placed: number;
  unknown: number;
  notPlaced: number;
  withheld: number;
  lost: number;
  refused: number;
  heldOut: number;
  tasks: number;
  expired: number;
  abandonWarnings: number;
  campaignsStopped: number;
}

export const emptyReport = (): RunReport => ({
  claimed: 0,
  placed: 0,
  unknown: 0,
  notPlaced: 0,
  withheld: 0,
  lost: 0,
  refused: 0,
  heldOut: 0,
  tasks: 0,
  expired: 0,
  abandonWarnings: 0,
  campaignsStopped: 0,
});

/** skip: nothing to do about it any more; the index lags behind the rows. */
type Step = 'next' | 'skip' | 'wait' | 'stop';

interface Run {
  readonly deps: DiallerDeps;
  readonly lease: Lease;
  readonly report: RunReport;
}

const token = async ({ deps: { store, pace, now } }: Run): Promise<boolean> => {
  const next = takeToken(await store.control.readRate(), pace, now());
  return next !== undefined && store.control.writeRate(next);
};

const writeRefused = async (run: Run, followUp: FollowUp, refusals: readonly Refusal[]): Promise<Step> => {
  if (await run.deps.store.followUps.write(refused(followUp, refusals, run.deps.now()))) run.report.refused += 1;
  return 'next';
};

const count = (report: RunReport, placed: Placed): void => {
  switch (placed.kind) {
    case 'placed':
      report.placed += 1;
      break;
    case 'unknown':
      report.unknown += 1;
      break;
    case 'not-placed':
      report.notPlaced += 1;
      break;
    case 'withheld':
      report.withheld += 1;
      break;
    case 'lost':
      report.lost += 1;
      return;
    case 'refused':
    case 'closed':
      return;
  }
  report.claimed += 1;
};

const dialNow = async (run: Run, followUp: FollowUp, { definition }: Campaign): Promise<Step> => {
  const { deps, lease, report } = run;
  const { queueId } = definition.call;
  const open = await deps.store.dials.open();
  const allowed = callsAllowed(open, queueId, await deps.agentsAvailable(queueId), deps.pace.concurrency, deps.now());
  if (allowed < 1 || !(await token(run))) return 'wait';
  const placed = await placeDial(deps, followUp.followUpId, lease.epoch);
  count(report, placed);
  if (placed.kind === 'refused') return writeRefused(run, followUp, placed.refusals);
  if (placed.kind === 'closed') return 'stop';
  // Lost to a later run: this one is over.
  if (placed.kind === 'lost') return (await deps.store.control.readLease()).epoch === lease.epoch ? 'skip' : 'stop';
  return placed.kind === 'not-placed' && placed.afterwards === 'pause' ? 'stop' : 'next';
};

/** The task is marked first: a lost answer leaves an agent without a task, never two agents with one. */
const handOut = async (
  run: Run,
  followUp: FollowUp,
  campaign: Campaign,
  { rule, zones }: Extract<GateAnswer, { allowed: true }>,
): Promise<Step> => {
  const { deps, report } = run;
  if (!(await token(run))) return 'wait';
  const nowMs = deps.now();
  const untilMs = Math.min(closesAtMs(rule, zones.zones, nowMs), followUp.expiresAtMs);
  const marked = tasked(followUp, untilMs, nowMs);
  if (!(await deps.store.followUps.write(marked))) return 'next';
  const taskToken = `${followUp.followUpId}~t${marked.version}`;
  const result = await deps.startTask({ followUp: marked, campaign, token: taskToken, untilMs, nowMs });
  if (result.kind === 'placed') report.tasks += 1;
  else if (result.kind === 'unknown') report.unknown += 1;
  else {
    report.notPlaced += 1;
    await deps.store.followUps.write(waitsUntil(marked, nowMs + 3_600_000));
    return result.afterwards === 'pause' ? 'stop' : 'next';
  }
  return 'next';
};

const treat = async (run: Run, campaign: Campaign, followUpId: string): Promise<Step> => {
  const { deps, report } = run;
  const { store } = deps;
  const followUp = await store.followUps.read(followUpId);
  const nowMs = deps.now();
  if (followUp === undefined || !['waiting', 'tasked'].includes(followUp.state)) return 'skip';
  if (Math.max(followUp.dueAtMs, followUp.taskUntilMs ?? 0) > nowMs) return 'skip';
  if (nowMs >= followUp.expiresAtMs) {
    if (await store.followUps.write(expired(followUp, nowMs))) report.expired += 1;
    return 'next';
  }
  if (followUp.state === 'tasked') {
    await store.followUps.write(waitsUntil(followUp, nowMs));
    return 'next';
  }
  const [person, control, e164] = await Promise.all([
    store.persons.read(followUp.personKey),
    store.control.readSwitch(),
    deps.numberOf(followUp.personKey),
  ]);
  if (!control.on) return 'stop';
  const answer = decideGate(followUp, campaign, e164 === undefined ? undefined : readNumber(e164), {
    person,
    nowMs,
    countriesOff: control.countriesOff,
    enabledCountries: deps.enabledCountries,
  });
  if (!answer.allowed) return writeRefused(run, followUp, answer.refusals);
  if (followUp.arm === 'heldOut') {
    if (await store.followUps.write(heldOutPassed(followUp, nowMs))) report.heldOut += 1;
    return 'next';
  }
  const mode: Mode = campaign.definition.mode ?? answer.rule.defaultMode;
  return mode === 'voice' ? dialNow(run, followUp, campaign) : handOut(run, followUp, campaign, answer);
};

const pauseIfAbandoned = async ({ deps: { store, now }, report }: Run, campaign: Campaign): Promise<boolean> => {
  const nowMs = now();
  const { verdict, silent, answered } = abandonment(
    await store.campaigns.answered(campaign.campaignId, abandonmentFrom(nowMs)),
    nowMs,
  );
  if (verdict === 'warn') report.abandonWarnings += 1;
  if (verdict !== 'stop') return false;
  const reason = `${silent} of ${answered} answered calls met no agent`;
  const change = { atMs: nowMs, by: 'dialler', to: 'paused' as const, reason };
  const changes = [...campaign.changes, change].slice(-20);
  await store.campaigns.write({ ...campaign, version: campaign.version + 1, state: 'paused', changes });
  report.campaignsStopped += 1;
  return true;
};

const pageSize = 25;
const waitMs = 500;

/** One page of what is due in a campaign. Answers whether anything was there, and why it ended. */
const page = async (run: Run, campaign: Campaign): Promise<Step> => {
  const due = await run.deps.store.followUps.due(campaign.campaignId, run.deps.now(), pageSize);
  let moved = false;
  for (const followUpId of due) {
    if (!run.deps.hasTime()) return 'stop';
    const step = await treat(run, campaign, followUpId);
    if (step === 'wait' || step === 'stop') return step;
    if (step === 'next') moved = true;
  }
  if (due.length === 0) return 'stop';
  return moved ? 'next' : 'wait';
};

export const runDialler = async (deps: DiallerDeps, lease: Lease): Promise<RunReport> => {
  const run: Run = { deps, lease, report: emptyReport() };
  const running = (await deps.store.campaigns.list()).filter(
    ({ state, definition }) => state === 'running' && definition.kind !== 'inbound-save',
  );
  const open: Campaign[] = [];
  for (const campaign of running) if (!(await pauseIfAbandoned(run, campaign))) open.push(campaign);
  // In turns, a page each, so that no campaign starves another.
  let turns = open;
  while (turns.length > 0 && deps.hasTime()) {
    const again: Campaign[] = [];
    let waits = 0;
    for (const campaign of turns) {
      const step = await page(run, campaign);
      if (step === 'wait') waits += 1;
      if (step !== 'stop') again.push(campaign);
    }
    if (waits === again.length && waits > 0 && deps.hasTime()) await deps.sleep(waitMs);
    turns = again;
  }
  return run.report;
};
