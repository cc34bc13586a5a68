/** The services of the account beside DynamoDB and Lambda, and what flows from one to another by itself. */
import { join } from 'node:path';
import { BucketStore } from './aws/bucket-store.ts';
import { functionsToTell, notificationEvent, objectCreated, type PutObject } from './aws/bucket-events.ts';
import { EventBus } from './aws/event-bus.ts';
import { Kms } from './aws/kms.ts';
import { Mailboxes } from './aws/mailboxes.ts';
import { Parameters } from './aws/parameters.ts';
import type { EventRulePlan, EventTarget } from './plan/event-rules.ts';
import type { HostPlan } from './plan/plan.ts';
import type { ServiceInvocations } from './service-invocations.ts';

export interface Services {
  readonly buckets: BucketStore;
  readonly kms: Kms;
  readonly parameters: Parameters;
  readonly bus: EventBus;
  readonly mailboxes: Mailboxes;
}

export interface ServicesDeps {
  readonly plan: HostPlan;
  readonly dataDir: string;
  /** Buckets that belong to somebody else and tell EventBridge what is put into them. */
  readonly foreignBuckets: readonly string[];
  readonly invocations: ServiceInvocations;
  readonly now: () => number;
}

const deliverer =
  ({ plan, invocations }: ServicesDeps, mailboxes: Mailboxes) =>
  ({ arn }: EventTarget, payload: string, rule: EventRulePlan): void => {
    const queue = plan.queues.find((candidate) => candidate.arn === arn);
    if (queue !== undefined) return mailboxes.send(queue.logicalId, payload);
    const caller = { principal: 'events.amazonaws.com', sourceArn: rule.arn, sourceAccount: plan.account.accountId };
    invocations.send(plan.functionId(arn), payload, caller);
  };

const teller = (deps: ServicesDeps, bus: EventBus) => {
  const { plan, foreignBuckets, invocations } = deps;
  const onBus = new Set([
    ...foreignBuckets,
    ...plan.notifications.filter((own) => own.toEventBridge).map((own) => own.bucket),
  ]);
  return (put: PutObject): void => {
    if (onBus.has(put.bucket)) bus.emit(objectCreated(put, plan.account));
    for (const arn of functionsToTell(plan.notifications, put)) {
      const caller = {
        principal: 's3.amazonaws.com',
        sourceArn: `arn:aws:s3:::${put.bucket}`,
        sourceAccount: plan.account.accountId,
      };
      invocations.send(plan.functionId(arn), JSON.stringify(notificationEvent(put, plan.account)), caller);
    }
  };
};

export const makeServices = (deps: ServicesDeps): Services => {
  const { plan, dataDir, foreignBuckets, now } = deps;
  const mailboxes = new Mailboxes();
  const bus = new EventBus({
    rules: plan.eventRules,
    account: plan.account,
    deliver: deliverer(deps, mailboxes),
    now,
  });
  const tell = teller(deps, bus);
  const buckets = new BucketStore(dataDir, [...plan.buckets.map(({ name }) => name), ...foreignBuckets], (put) =>
    tell({ ...put, now: now() }),
  );
  return {
    buckets,
    kms: new Kms({ dir: join(dataDir, '.keys'), keys: plan.keys, aliases: plan.keyAliases }),
    parameters: new Parameters(plan.parameters, plan.account, now),
    bus,
    mailboxes,
  };
};
