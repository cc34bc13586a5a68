/** The one stack: records in, exact KPIs out. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import type { AlwaysPresent, FunctionName } from '../shared/contracts/env.ts';
import { flowFunctions } from '../shared/contracts/flow-functions.ts';
import { flowFunctionList, outputNames, stackOutputs, type OutputName } from '../shared/contracts/outputs.ts';
import { Connect } from './constructs/connect.ts';
import { ContactFlows } from './constructs/contact-flows.ts';
import { CustomerBus } from './constructs/customer-bus.ts';
import { EventSource } from './constructs/event-sources.ts';
import { AnalysisFiles } from './constructs/analysis-files.ts';
import { FlowInvocation } from './constructs/flow-invocation.ts';
import { HttpApi } from './constructs/http-api.ts';
import { Monitoring } from './constructs/monitoring.ts';
import { Keys } from './constructs/keys.ts';
import { RecordObjects } from './constructs/record-objects.ts';
import { RecordStream } from './constructs/record-stream.ts';
import { Schedules } from './constructs/schedules.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { Storage, streamArn } from './constructs/storage.ts';
import { type DataProtection, dataProtection } from './data-protection.ts';
import { environments } from './environment.ts';
import { logRetention } from './log-retention.ts';
import { eventSourceRules } from './event-source-rules.ts';
import { permissions, type Resources } from './permissions.ts';
import { recordSourcesOf } from './record-sources.ts';
import { reservedConcurrencyOf, type Settings } from './settings.ts';

export interface HoldfastStackProps extends StackProps, Settings {}

type Functions = { readonly [F in AlwaysPresent]: ServiceFunction<F> };

export class HoldfastStack extends Stack {
  constructor(scope: Construct, id: string, props: HoldfastStackProps) {
    const protection = dataProtection(props.mode);
    super(scope, id, {
      description: 'Holdfast: contact-centre backend for Amazon Connect',
      terminationProtection: protection.deletionProtection,
      ...props,
    });
    const resources = this.resources(props, protection);
    const functions = this.functions(props, resources, protection);
    const flows = this.flows(props, functions);
    this.eventSources(props, resources, functions);
    this.schedules(props, functions);
    if (resources.analysis !== undefined) {
      const { bucketName } = resources.analysis;
      new AnalysisFiles(this, 'AnalysisFiles', { bucketName, target: functions.analysis.fn });
    }
    const customers = new CustomerBus(this, 'CustomerBus', { target: functions.customerEvents.fn });
    const { api } = new HttpApi(this, 'HttpApi', {
      handlers: {
        api: functions.api.fn,
        targets: functions.targets.fn,
        customers: functions.customers.fn,
        now: functions.now.fn,
        page: functions.page.fn,
        campaigns: functions.campaigns.fn,
      },
      authorizer: functions.authorizer.fn,
      logRetention: logRetention(props),
      removalPolicy: protection.removalPolicy,
      ownsApiLogRole: props.ownsApiLogRole,
    });
    const { email, longestSilenceHours } = props.config.alarms;
    const monitoring = new Monitoring(this, 'Monitoring', {
      api,
      email,
      longestSilenceHours,
      recordStreamName: recordStreamName(props, resources),
    });
    this.outputs({
      RecordStreamName: recordStreamName(props, resources),
      ObjectQueueUrl: resources.objects?.queue.queueUrl,
      ApiUrl: api.url,
      ContactsTableName: resources.storage.contacts.tableName,
      CustomersTableName: resources.storage.customers.tableName,
      KpiTableName: resources.storage.kpi.tableName,
      DiallingTableName: resources.storage.dialling.tableName,
      FailureBucketName: resources.storage.failures.bucketName,
      ExportBucketName: resources.storage.exports.bucketName,
      FlowFunctionNames: flowFunctionList((fn) => functions[fn].fn.functionName),
      FlowArns: flows?.list(),
      AuditFunctionName: functions.audit.fn.functionName,
      SweepFunctionName: functions.sweep.fn.functionName,
      CustomerEventBusName: customers.bus.ref,
      AlarmTopicArn: monitoring.topic.topicArn,
      DashboardName: monitoring.dashboard.dashboardName,
    });
  }

  private resources({ config }: Settings, protection: DataProtection): Resources {
    const { own, streams, objects } = recordSourcesOf(config);
    const instanceArn = config.connect?.instanceArn;
    const keys = new Keys(this, 'Keys', { protection, instanceArn: own.length === 0 ? undefined : instanceArn });
    const storage = new Storage(this, 'Storage', {
      protection,
      recordsKey: keys.records,
      deadLetterDays: config.retention.deadLetterDays,
      warmThroughput: config.warmThroughput,
    });
    const stream = own.length === 0 ? undefined : this.recordStream(config, keys, protection);
    if (stream !== undefined && instanceArn !== undefined)
      new Connect(this, 'Connect', {
        instanceArn,
        stream,
        recordsKey: keys.records,
        types: own,
        removalPolicy: protection.meteredRemovalPolicy,
      });
    return {
      keys,
      storage,
      stream,
      streams,
      instanceArn,
      analysis: config.analysis,
      objects: objects.length === 0 ? undefined : new RecordObjects(this, 'RecordObjects', objects),
    };
  }

  private recordStream(config: Config, keys: Keys, protection: DataProtection): RecordStream {
    return new RecordStream(this, 'Records', { capacity: config.stream, encryptionKey: keys.records, protection });
  }

  private functions(settings: Settings, resources: Resources, { removalPolicy }: DataProtection): Functions {
    const environment = environments(settings, resources.storage, resources.keys);
    const granted = permissions(resources);
    const make = <F extends FunctionName>(name: F): ServiceFunction<F> =>
      new ServiceFunction(this, {
        name,
        environment: environment[name],
        permissions: granted[name],
        logRetention: logRetention(settings),
        removalPolicy,
        reservedConcurrency: reservedConcurrencyOf(settings.config, name),
      });
    resources.objects?.deliverTo(make('ingestObjects').fn);
    return {
      ingest: make('ingest'),
      aggregate: make('aggregate'),
      fold: make('fold'),
      sweep: make('sweep'),
      audit: make('audit'),
      api: make('api'),
      targets: make('targets'),
      misses: make('misses'),
      export: make('export'),
      now: make('now'),
      page: make('page'),
      authorizer: make('authorizer'),
      survey: make('survey'),
      outcome: make('outcome'),
      observe: make('observe'),
      customers: make('customers'),
      customerContext: make('customerContext'),
      customerEvents: make('customerEvents'),
      customerSweep: make('customerSweep'),
      analysis: make('analysis'),
      optOut: make('optOut'),
      callbackPromise: make('callbackPromise'),
      goodwill: make('goodwill'),
      teamStanding: make('teamStanding'),
      dial: make('dial'),
      reconcile: make('reconcile'),
      plan: make('plan'),
      campaigns: make('campaigns'),
      mayDial: make('mayDial'),
    };
  }

  /** Functions that contact flows call become selectable in the instance, which alone may invoke them; and flows that do. */
  private flows({ config }: Settings, functions: Functions): ContactFlows | undefined {
    const instanceArn = config.connect?.instanceArn;
    if (instanceArn === undefined) return undefined;
    const selectable = Object.entries(flowFunctions).map(
      ([name, { fn }]) => new FlowInvocation(this, name, { instanceArn, fn: functions[fn].fn }),
    );
    const flows = new ContactFlows(this, 'ContactFlows', { instanceArn, functionOf: (fn) => functions[fn].fn });
    flows.node.addDependency(...selectable);
    return flows;
  }

  private eventSources(
    { config }: Settings,
    { storage, stream, streams }: Resources,
    { ingest, aggregate, fold, observe }: Functions,
  ): void {
    const rules = eventSourceRules(config.foldWindowSeconds);
    const { failures } = storage;
    const ours = stream === undefined ? [] : [{ id: 'RecordsToIngest', arn: stream.streamArn }];
    for (const { id, arn } of [...ours, ...streams])
      new EventSource(this, id, { target: ingest.fn, sourceArn: arn, rules: rules.ingest, failures });
    new EventSource(this, 'ContactsToAggregate', {
      target: aggregate.fn,
      sourceArn: streamArn(storage.contacts),
      rules: rules.aggregate,
      failures,
    });
    new EventSource(this, 'ContactsToObserve', {
      target: observe.fn,
      sourceArn: streamArn(storage.contacts),
      rules: rules.observe,
      failures,
    });
    new EventSource(this, 'JournalToFold', {
      target: fold.fn,
      sourceArn: streamArn(storage.kpi),
      rules: rules.fold,
      failures,
    });
  }

  private schedules(
    { config }: Settings,
    { fold, sweep, audit, misses, export: exporter, customerSweep, dial, reconcile, plan }: Functions,
  ): void {
    new Schedules(this, 'Schedules', {
      timeZone: config.timeZone,
      schedules: [
        { id: 'Fold', target: fold.fn, expression: 'rate(1 minute)', maxAgeSeconds: 60 },
        { id: 'Sweep', target: sweep.fn, expression: 'rate(15 minutes)', maxAgeSeconds: 900 },
        // Goes on where the last run stopped; when the day's work is done it does nothing.
        { id: 'CustomerSweep', target: customerSweep.fn, expression: 'rate(1 hour)', maxAgeSeconds: 3600 },
        { id: 'Audit', target: audit.fn, expression: 'cron(30 3 * * ? *)', maxAgeSeconds: 3600 },
        // The later runs of a night find nothing to do, unless many days are to be written again.
        { id: 'Export', target: exporter.fn, expression: 'cron(15 1-6 * * ? *)', maxAgeSeconds: 3600 },
        { id: 'Dial', target: dial.fn, expression: 'rate(1 minute)', maxAgeSeconds: 60, tellsTime: true },
        { id: 'Reconcile', target: reconcile.fn, expression: 'rate(1 minute)', maxAgeSeconds: 60 },
        { id: 'Plan', target: plan.fn, expression: 'rate(10 minutes)', maxAgeSeconds: 600 },
        { id: 'Misses', target: misses.fn, expression: 'rate(1 hour)', maxAgeSeconds: 3600 },
      ],
    });
  }

  private outputs(values: Readonly<Record<OutputName, string | undefined>>): void {
    for (const name of outputNames) {
      const value = values[name];
      if (value !== undefined) new CfnOutput(this, name, { value, description: stackOutputs[name] });
    }
  }
}

/** The stream that brings contact records; undefined when they come as objects. */
const recordStreamName = ({ config }: Settings, { stream }: Resources): string | undefined => {
  if (config.recordSource.kind === 'own') return stream?.streamName;
  return config.recordSource.kind === 'existing-stream' ? config.recordSource.streamArn.split('/').at(-1) : undefined;
};
