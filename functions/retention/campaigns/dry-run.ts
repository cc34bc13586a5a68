/** What a campaign would do now, without doing anything. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { armOf } from '../../../shared/retention/effect/holdout.ts';
import { forecast } from '../../../shared/retention/effect/forecast.ts';
import { type Holdout, seasonOf } from '../../../shared/retention/effect/plan.ts';
import { calendarEnds } from '../../../shared/retention/calling-rules/local-hours.ts';
import { readNumber } from '../../../shared/retention/calling-rules/phone-number.ts';
import { callingRules } from '../../../shared/retention/calling-rules/rules.ts';
import type { CampaignDefinition } from '../../../shared/retention/campaign.ts';
import { decideGate } from '../dial/claim.ts';
import type { PaceSettings } from '../dial/pacing.ts';
import type { DiallingStore } from '../dial/store.ts';
import { newFollowUp } from '../followups/follow-up.ts';
import type { Refusal, RefusalRule } from '../rules/gate.ts';
import { audienceCycle, type AudienceReader, triggerDays, type Wanted } from './audience.ts';

export interface DryRunDeps {
  readonly store: DiallingStore;
  readonly profiles: AudienceReader;
  readonly numberOf: (personKey: string) => Promise<string | undefined>;
  readonly enabledCountries: readonly string[];
  readonly holdout: Holdout;
  readonly pace: PaceSettings;
  readonly now: () => number;
  /** Starts the time of one answer. */
  readonly timeFor: () => () => boolean;
}

/** Refusals that pass by themselves: such a person may be called, only not at this moment. */
const passing = new Set<RefusalRule>(['hours', 'cap', 'silence', 'complaint', 'in-flight']);
const shown = 20;
/** Ringing, talking and wrapping up: what one of the concurrent calls takes. */
const callSeconds = 300;
const mostEvaluated = 2_000;

interface Tally {
  audience: number;
  evaluated: number;
  heldOut: number;
  mayBeCalledNow: number;
  mayBeCalled: number;
  onlyInbound: number;
  /** Contacts a day that those in the audience begin, by the last 30 days. */
  contactsPerDay: number;
  readonly refusals: Map<RefusalRule, number>;
  readonly first: object[];
}

interface Candidate extends Omit<Wanted, 'personKey'> {
  /** Undefined: no address is known, so they cannot be called, only met. */
  readonly personKey: string | undefined;
  readonly timeZone?: string | undefined;
  /** That they begin themselves, by the last 30 days. */
  readonly contactsPerDay?: number;
}

const atOnce = 50;
const withoutNumber: Refusal = { rule: 'number', detail: 'no number is known', nextEvalAtMs: null };

/** A list has been uploaded: its people are those who wait for their call. The others are found by their profiles. */
async function* candidatesOf(deps: DryRunDeps, campaign: Campaign): AsyncGenerator<readonly Candidate[]> {
  const { followUps } = deps.store;
  if (campaign.definition.kind === 'list') {
    const ids = await followUps.due(campaign.campaignId, deps.now(), mostEvaluated);
    for (let i = 0; i < ids.length; i += atOnce) {
      const page = await Promise.all(ids.slice(i, i + atOnce).map((id) => followUps.read(id)));
      yield page
        .filter((one) => one !== undefined)
        .map(({ followUpId, personKey, customerKey, timeZone }) => ({
          personKey,
          customerKey,
          timeZone,
          cycle: followUpId,
        }));
    }
    return;
  }
  for await (const page of deps.profiles())
    yield (
      page
        // Whom would it call had it been started long ago: a draft has no start yet.
        .flatMap((profile) => {
          const cycle = audienceCycle(profile, campaign.definition, campaign.startedAtMs ?? 0, deps.now());
          if (cycle === undefined) return [];
          const { customerKey, personKeys, inbound30 } = profile;
          return [{ personKey: personKeys[0], customerKey, cycle, contactsPerDay: inbound30 / 30 }];
        })
    );
}

const refusalsOf = async (
  deps: DryRunDeps,
  campaign: Campaign,
  who: Wanted,
  nowMs: number,
): Promise<readonly Refusal[]> => {
  const [person, control, e164] = await Promise.all([
    deps.store.persons.read(who.personKey),
    deps.store.control.readSwitch(),
    deps.numberOf(who.personKey),
  ]);
  const followUp = newFollowUp({
    ...who,
    campaignId: campaign.campaignId,
    arm: 'treated',
    season: '',
    nowMs,
    dueAtMs: nowMs,
    validDays: campaign.definition.validDays,
  });
  const answer = decideGate(followUp, campaign, e164 === undefined ? undefined : readNumber(e164), {
    person,
    nowMs,
    countriesOff: control.countriesOff,
    enabledCountries: deps.enabledCountries,
  });
  return answer.allowed ? [] : answer.refusals;
};

/** Nobody can be drawn into an arm before it is known who they are. */
const evaluate = async (deps: DryRunDeps, campaign: Campaign, who: Candidate, tally: Tally): Promise<void> => {
  const nowMs = deps.now();
  const { personKey } = who;
  const arm =
    personKey === undefined ? null : armOf(personKey, seasonOf(nowMs, deps.holdout.seasonMonths), deps.holdout.share);
  const refusals =
    personKey === undefined ? [withoutNumber] : await refusalsOf(deps, campaign, { ...who, personKey }, nowMs);
  const callable = refusals.every(({ rule }) => passing.has(rule));
  tally.evaluated += 1;
  if (arm === 'heldOut') tally.heldOut += 1;
  if (refusals.length === 0 && callable) tally.mayBeCalledNow += 1;
  if (callable) tally.mayBeCalled += 1;
  else tally.onlyInbound += 1;
  for (const rule of new Set(refusals.map((one) => one.rule)))
    tally.refusals.set(rule, (tally.refusals.get(rule) ?? 0) + 1);
  if (tally.first.length < shown)
    tally.first.push({ customerKey: who.customerKey, arm, refusedBy: refusals.map(({ rule }) => rule) });
};

/** Told long before nobody is called any more because the holidays of next year are not loaded. */
const calendarAheadDays = 90;

const calendarsEnd = ({ countries }: CampaignDefinition, nowMs: number): Record<string, string> =>
  Object.fromEntries(
    callingRules
      .filter(({ id }) => countries.includes(id.slice(0, 2)))
      .flatMap(({ id }) => {
        const day = calendarEnds(id, nowMs, calendarAheadDays);
        return day === undefined ? [] : [[id, day]];
      }),
  );

export const dryRun = async (deps: DryRunDeps, campaign: Campaign): Promise<object> => {
  const tally: Tally = {
    audience: 0,
    evaluated: 0,
    heldOut: 0,
    mayBeCalledNow: 0,
    mayBeCalled: 0,
    onlyInbound: 0,
    contactsPerDay: 0,
    refusals: new Map(),
    first: [],
  };
  let complete = true;
  const hasTime = deps.timeFor();
  for await (const page of candidatesOf(deps, campaign)) {
    for (const who of page) {
      tally.audience += 1;
      if (who.personKey !== undefined) tally.contactsPerDay += who.contactsPerDay ?? 0;
      if (tally.evaluated < mostEvaluated) await evaluate(deps, campaign, who, tally);
    }
    complete = hasTime();
    if (!complete) break;
  }
  const { refusals, first, contactsPerDay, ...counts } = tally;
  const { callsPerSecond, concurrency } = deps.pace;
  const { measurement, kind } = campaign.definition;
  const dials = kind !== 'inbound-save';
  const treated = dials ? Math.round(tally.mayBeCalled * (1 - deps.holdout.share)) : 0;
  return {
    ...counts,
    /** False: the time of a request was not enough for all customers; figures are of those that were read. */
    complete: complete && tally.evaluated === tally.audience,
    refusals: Object.fromEntries(refusals),
    /** By rule: the first day that nobody is called on because its holidays are not loaded. */
    calendarEnds: calendarsEnd(campaign.definition, deps.now()),
    expectedSeconds: Math.ceil(Math.max(treated / callsPerSecond, (treated * callSeconds) / concurrency)),
    effect:
      measurement === undefined
        ? null
        : forecast({
            measurement,
            heldOutShare: deps.holdout.share,
            firstDay: dials ? tally.mayBeCalled : 0,
            // Whoever is in the audience of a trigger came into it within its days; the others are all there at once, or
            // come when they come.
            perDay: dials ? tally.mayBeCalled / (triggerDays(kind) ?? Infinity) : contactsPerDay,
            startMs: deps.now(),
          }),
    first,
  };
};
