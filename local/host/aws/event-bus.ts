/** EventBridge: takes events, finds the rules whose pattern they match, and hands them to the rules' targets. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Account } from '../assembly/identity.ts';
import { type JsonObject, isObject, tryParseJson } from '../assembly/json.ts';
import { type EventRulePlan, type EventTarget, busName } from '../plan/event-rules.ts';
import { type Answer, type Call, json, jsonError } from './http-message.ts';

export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources?: readonly string[];
  /** Default: the account's own bus, where the services' events are. */
  readonly bus?: string;
}

export interface EventBusDeps {
  readonly rules: readonly EventRulePlan[];
  readonly account: Account;
  readonly deliver: (target: EventTarget, payload: string, rule: EventRulePlan) => void;
  readonly now: () => number;
}

const entry = z.object({
  Source: z.string().min(1).optional(),
  DetailType: z.string().min(1).max(128).optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().default('default'),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
});
const putEvents = z.object({ Entries: z.array(entry).min(1).max(10) });
type Entry = z.output<typeof entry>;

const failed = (code: string, message: string) => ({ ErrorCode: code, ErrorMessage: message });

export class EventBus {
  readonly #deps: EventBusDeps;

  constructor(deps: EventBusDeps) {
    this.#deps = deps;
  }

  /** What a service of AWS says, or a test in its place. Answers with the event's id. */
  emit({ source, detailType, detail, resources = [], bus = 'default' }: BusEvent): string {
    const { account, rules, deliver, now } = this.#deps;
    const id = randomUUID();
    const event: JsonObject = {
      version: '0',
      id,
      'detail-type': detailType,
      source,
      account: account.accountId,
      time: new Date(now()).toISOString().replace(/\.\d{3}Z$/u, 'Z'),
      region: account.region,
      resources,
      detail,
    };
    for (const rule of rules.filter((candidate) => candidate.bus === bus && candidate.matches(event)))
      for (const target of rule.targets) deliver(target, target.input ?? JSON.stringify(event), rule);
    return id;
  }

  /** undefined: an operation this stand-in does not know. */
  answer(operation: string, call: Call): Answer | undefined {
    if (operation !== 'PutEvents') return undefined;
    const parsed = putEvents.safeParse(tryParseJson(call.body.toString('utf8')));
    if (!parsed.success) return jsonError(400, 'ValidationException', z.prettifyError(parsed.error));
    const entries = parsed.data.Entries.map((one) => this.#put(one));
    return json({ FailedEntryCount: entries.filter((one) => 'ErrorCode' in one).length, Entries: entries });
  }

  #put({ Source, DetailType, Detail, EventBusName, Resources }: Entry): object {
    const detail = tryParseJson(Detail ?? '');
    if (Source === undefined || DetailType === undefined || Detail === undefined)
      return failed('InvalidArgument', 'Parameters Source, DetailType and Detail are required.');
    if (Source.startsWith('aws.')) return failed('NotAuthorizedForSource', `Not authorized for the source ${Source}.`);
    if (!isObject(detail)) return failed('MalformedDetail', 'Detail is malformed.');
    const bus = busName(EventBusName);
    // As in the cloud, an event for a bus that does not exist gets an id and goes nowhere.
    return { EventId: this.emit({ source: Source, detailType: DetailType, detail, resources: Resources, bus }) };
  }
}
