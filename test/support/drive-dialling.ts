/** A voice and a task campaign from the switch to the call, at an hour at which the country may be called. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { customerEventDetailType } from '../../infra/constructs/customer-bus.ts';
import { invoke } from '../../scripts/lib/invoke.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { campaignSchema } from '../../shared/retention/campaign.ts';
import { nextCallableMs } from '../../shared/retention/calling-rules/local-hours.ts';
import { ruleFor } from '../../shared/retention/calling-rules/rules.ts';
import type { Ask } from './drive-erasure.ts';
import { expectAnswer, type FromFlow, type Step } from './drive-flows.ts';

/** Constructs of the functions that ask what time it is where the called person lives. */
export const whoAskTheHour = ['Dial', 'MayDial'] as const;

/** From now to an hour at which a number of GB may be called, and a while after it. */
export const shiftToCallingHoursMs = (nowMs: number): number => {
  const rule = ruleFor('GB');
  const atMs = rule && nextCallableMs(rule, ['Europe/London'], nowMs);
  if (atMs === undefined) throw new Error('GB may never be called');
  return atMs - nowMs + 600_000;
};

/** Connect does not call this number. */
export const refusedNumber = '+442079460183';
const people = { voice: '+442079460181', task: '+442079460182', refused: refusedNumber };

const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const made = z.object({ campaignId: z.string() });

const runningCampaign = async (
  stack: LocalStack,
  ask: Ask,
  over: z.input<typeof campaignSchema> extends infer C ? Partial<C> : never,
  phones: readonly string[],
): Promise<string> => {
  const call = { flowId: 'flow', queueId: 'queue' };
  const definition = campaignSchema.parse({ name: 'Driven', kind: 'list', countries: ['GB'], call, ...over });
  const { campaignId } = made.parse(await ask(stack, '/v1/campaigns', post(definition)));
  if (phones.length > 0)
    await ask(stack, `/v1/campaigns/${campaignId}/list`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: ['phone', ...phones, ''].join('\n'),
    });
  await ask(stack, `/v1/campaigns/${campaignId}/state`, post({ to: 'running', reason: 'The roles are driven' }));
  return campaignId;
};

const consentOf = (phone: string, i: number) => ({
  type: 'consent-given',
  eventId: `driven-consent-${i}`,
  at: new Date(Date.now() - 3_600_000).toISOString(),
  phone,
  purpose: 'marketing',
  kind: 'written',
});

const functionName = ({ host }: LocalStack, construct: string): string => {
  const id = host.resourceIds('AWS::Lambda::Function').find((one) => one.startsWith(`${construct}Fn`));
  return host.resources[id ?? ''] ?? construct;
};

const runSchema = z.object({ placed: z.number(), notPlaced: z.number(), tasks: z.number(), end: z.string() });

/** A minute that the clock will not name for long, so that this run is nobody else's. */
const runDialler = async (stack: LocalStack, minute: number) => {
  const scheduledAt = new Date(Date.now() + shiftToCallingHoursMs(Date.now()) + minute * 60_000).toISOString();
  return invoke(stack.target, functionName(stack, 'Dial'), { scheduledAt }, runSchema);
};

/** From here on the clock's own ticks are in the past: whoever becomes due is called by this test's runs alone. */
const takeOver = async (stack: LocalStack): Promise<void> => {
  for (let tries = 1; tries <= 60; tries += 1) {
    if ((await runDialler(stack, 1)).end === 'ran') return;
    await sleep(2_000);
  }
  throw new Error('another run is under way for ever');
};

const dialAll = async (stack: LocalStack): Promise<void> => {
  const seen = { placed: 0, notPlaced: 0, tasks: 0 };
  const ends: string[] = [];
  for (let tries = 1; tries <= 12; tries += 1) {
    const { end, ...report } = await runDialler(stack, 5 * tries);
    ends.push(end);
    for (const key of ['placed', 'notPlaced', 'tasks'] as const) seen[key] += report[key];
    if (Object.values(seen).every((times) => times > 0)) return;
    await sleep(2_000);
  }
  throw new Error(`dialled ${JSON.stringify(seen)} in ${ends.join(', ')}`);
};

export const diallingSteps = (ask: Ask, fromFlow: FromFlow): readonly Step[] => [
  {
    name: 'a purchase and a consent are told by other systems',
    run: async (stack) => {
      const client = new EventBridgeClient({
        endpoint: stack.host.servicesUrl,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      const purchase = { type: 'purchase', eventId: 'driven-1', at: new Date().toISOString(), customerId: 'DRIVEN-3' };
      const events = [purchase, consentOf(people.refused, 0)];
      const { FailedEntryCount } = await client.send(
        new PutEventsCommand({
          Entries: events.map((detail) => ({
            EventBusName: stack.output('CustomerEventBusName'),
            Source: 'shop',
            DetailType: customerEventDetailType,
            Detail: JSON.stringify(detail),
          })),
        }),
      );
      client.destroy();
      if (FailedEntryCount !== 0) throw new Error(`${FailedEntryCount} events were not taken`);
      await stack.host.drain();
      await ask(stack, '/v1/customer-events', post({ ...purchase, eventId: 'driven-2' }));
    },
  },
  {
    name: 'who is due is planned, called or handed to an agent, and the agent asks before dialling',
    run: async (stack) => {
      for (const [i, phone] of [people.voice, people.task].entries())
        await ask(stack, '/v1/customer-events', post(consentOf(phone, i + 1)));
      await ask(stack, '/v1/dialling/switch', post({ on: true, reason: 'The roles are driven', reconciled: true }));
      await takeOver(stack);
      const planned = await runningCampaign(stack, ask, { kind: 'check-in', everyDays: 30 }, []);
      const plan = z.object({ planned: z.number() });
      if ((await invoke(stack.target, functionName(stack, 'Plan'), {}, plan)).planned === 0)
        throw new Error('nobody was planned');
      // Everybody was: they would take the lines.
      await ask(stack, `/v1/campaigns/${planned}/state`, post({ to: 'stopped', reason: 'Planned is enough' }));
      await runningCampaign(stack, ask, { mode: 'voice' }, [people.voice, people.refused]);
      await runningCampaign(stack, ask, { mode: 'task' }, [people.task]);
      await dialAll(stack);
      const allowed = { mayDial: 'true', reason: 'follow-up' };
      await expectAnswer(fromFlow, stack, 'MayDial', { phoneNumber: people.task }, allowed);
    },
  },
];
