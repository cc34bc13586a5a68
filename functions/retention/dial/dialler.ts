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
import {
  abandonment,
  abandonmentFrom,
  callsAllowed,
  type PaceSettings,
  type Room,
  takeToken,
  taskAllowed,
} from './pacing.ts';
import { placeDial, type PlaceDeps } from './place-dial.ts';
import type { CallResult } from './call-result.ts';
import { countPlaced, emptyReport, type RunReport } from './run-report.ts';

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

/** skip: nothing to do about it any more; the index lags behind the rows. full: no agent, or too many calls. */
type Step = 'next' | 'skip' | 'wait' | 'full' | 'stop';

interface Run {
  readonly deps: DiallerDeps;
  readonly lease: Lease;
  readonly report: RunReport;
  /** When tasks were handed out, by queue. */
  readonly tasksAtMs: Map<string, number[]>;
}

const roomIn = async ({ deps, tasksAtMs }: Run, queueId: string): Promise<Room> => ({
  queueId,
  open: await deps.store.dials.open(),
  agents: await deps.agentsAvailable(queueId),
  tasksAtMs: tasksAtMs.get(queueId) ?? [],
});

const token = async ({ deps: { store, pace, now } }: Run): Promise<boolean> => {
  const next = takeToken(await store.control.readRate(), pace, now());
  return next !== undefined && store.control.writeRate(next);
};

const writeRefused = async (run: Run, followUp: FollowUp, refusals: readonly Refusal[]): Promise<Step> => {
  if (await run.deps.store.followUps.write(refused(followUp, refusals, run.deps.now()))) run.report.refused += 1;
  return 'next';
};

const dialNow = async (run: Run, followUp: FollowUp, { definition }: Campaign): Promise<Step> => {
  const { deps, lease, report } = run;
  const room = await roomIn(run, definition.call.queueId);
  if (callsAllowed(room, deps.pace.concurrency, deps.now()) < 1) return 'full';
  if (!(await token(run))) return 'wait';
  const placed = await placeDial(deps, followUp.followUpId, lease.epoch);
  countPlaced(report, placed);
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
  const { queueId } = campaign.definition.call;
  const room = await roomIn(run, queueId);
  if (!taskAllowed(room, deps.now())) return 'full';
  if (!(await token(run))) return 'wait';
  const nowMs = deps.now();
  const untilMs = Math.min(closesAtMs(rule, zones.zones, nowMs), followUp.expiresAtMs);
  const marked = tasked(followUp, untilMs, nowMs);
  if (!(await deps.store.followUps.write(marked))) return 'next';
  run.tasksAtMs.set(queueId, [...room.tasksAtMs, nowMs]);
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
/** A token comes every half second; how many agents there are is asked every few seconds, and each look costs reads. */
const waitMs = { wait: 500, full: 2_500 };

/** One page of what is due in a campaign. Answers whether anything was there, and why it ended. */
const page = async (run: Run, campaign: Campaign): Promise<Step> => {
  const due = await run.deps.store.followUps.due(campaign.campaignId, run.deps.now(), pageSize);
  let moved = false;
  for (const followUpId of due) {
    if (!run.deps.hasTime()) return 'stop';
    const step = await treat(run, campaign, followUpId);
    if (step === 'wait' || step === 'full' || step === 'stop') return step;
    if (step === 'next') moved = true;
  }
  if (due.length === 0) return 'stop';
  return moved ? 'next' : 'wait';
};

export const runDialler = async (deps: DiallerDeps, lease: Lease): Promise<RunReport> => {
  const run: Run = { deps, lease, report: emptyReport(), tasksAtMs: new Map() };
  const running = (await deps.store.campaigns.list()).filter(
    ({ state, definition }) => state === 'running' && definition.kind !== 'inbound-save',
  );
  const open: Campaign[] = [];
  for (const campaign of running) if (!(await pauseIfAbandoned(run, campaign))) open.push(campaign);
  // In turns, a page each, so that no campaign starves another.
  let turns = open;
  while (turns.length > 0 && deps.hasTime()) {
    const again: Campaign[] = [];
    let sleepMs: number = waitMs.full;
    for (const campaign of turns) {
      const step = await page(run, campaign);
      if (step !== 'stop') again.push(campaign);
      if (step !== 'stop') sleepMs = Math.min(sleepMs, step === 'wait' || step === 'full' ? waitMs[step] : 0);
    }
    if (again.length > 0 && sleepMs > 0 && deps.hasTime()) await deps.sleep(sleepMs);
    turns = again;
  }
  return run.report;
};
