/** Alarms and dashboard, from their definitions in infra/alarms. Made last: it looks at what the stack has. */
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  alarmId,
  alarmMetricsLimit,
  type AlarmDefinition,
  type MetricRef,
  namespaces,
  runbookAnchor,
} from '../alarms/alarm.ts';
import { alarmsOf } from '../alarms/alarms.ts';
import { dashboardOf, type Graph } from '../alarms/dashboard.ts';
import type { AlarmSettings } from '../alarms/subjects.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { watch, type Watched } from './watched.ts';

export interface MonitoringProps extends AlarmSettings {
  readonly email: string | undefined;
  readonly api: RestApi;
  /** Stream that brings contact records; undefined when they come as objects. */
  readonly recordStreamName: string | undefined;
}

const comparisons = {
  '>': cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  '>=': cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  '<': cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

const missing = {
  breaching: cloudwatch.TreatMissingData.BREACHING,
  ignore: cloudwatch.TreatMissingData.IGNORE,
  notBreaching: cloudwatch.TreatMissingData.NOT_BREACHING,
} as const;

/** What the notification says: which section to read, how urgent it is, what it means. */
export const describe = ({ name, of, severity, meaning }: AlarmDefinition): string =>
  `${name}${of === undefined ? '' : ` (${of})`}. Severity ${severity}. ${meaning} docs/runbook.md#${runbookAnchor(name)}`;

export class Monitoring extends Construct {
  readonly topic: AlarmTopic;
  readonly dashboard: cloudwatch.Dashboard;
  private readonly watched: Watched;

  constructor(scope: Construct, id: string, { email, api, recordStreamName, ...settings }: MonitoringProps) {
    super(scope, id);
    this.watched = watch(Stack.of(this), api, recordStreamName);
    this.topic = new AlarmTopic(this, 'Topic', email);
    const alarms = alarmsOf(this.watched.subjects, settings).map((definition) => this.alarm(definition));
    this.dashboard = this.makeDashboard(alarms);
  }

  private metric({ on, name, stat }: MetricRef, label?: string): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: namespaces[on.kind],
      metricName: name,
      dimensionsMap: this.watched.dimensionsOf(on),
      statistic: stat,
      ...(label === undefined ? {} : { label }),
    });
  }

  private measured(definition: AlarmDefinition): cloudwatch.IMetric {
    const { metrics, expression, periodSeconds } = definition;
    const period = Duration.seconds(periodSeconds);
    const names = Object.keys(metrics);
    if (names.length > alarmMetricsLimit)
      throw new Error(
        `Alarm ${alarmId(definition)} has ${names.length} metrics; CloudWatch takes ${alarmMetricsLimit}`,
      );
    const usingMetrics = Object.fromEntries(Object.entries(metrics).map(([key, ref]) => [key, this.metric(ref)]));
    const [only] = Object.values(usingMetrics);
    if (expression !== undefined)
      return new cloudwatch.MathExpression({ expression, usingMetrics, period, label: definition.name });
    if (only === undefined || names.length > 1) throw new Error(`Alarm ${alarmId(definition)} needs an expression`);
    return only.with({ period });
  }

  /** Without a physical name: a changed alarm may be replaced, and two stacks can stand side by side. */
  private alarm(definition: AlarmDefinition): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, alarmId(definition), {
      alarmDescription: describe(definition),
      metric: this.measured(definition),
      comparisonOperator: comparisons[definition.comparison],
      threshold: definition.threshold,
      evaluationPeriods: definition.periods,
      datapointsToAlarm: definition.datapoints ?? definition.periods,
      treatMissingData: missing[definition.missing.treat],
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }

  private makeDashboard(alarms: readonly cloudwatch.Alarm[]): cloudwatch.Dashboard {
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { defaultInterval: Duration.days(1) });
    dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: 24, height: 4, alarms: [...alarms] }),
    );
    for (const { heading, graphs } of dashboardOf(this.watched.subjects)) {
      dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: `## ${heading}`, width: 24, height: 1 }));
      dashboard.addWidgets(...graphs.map((graph) => this.graph(graph, 24 / graphs.length)));
    }
    return dashboard;
  }

  private graph({ title, metrics, unit }: Graph, width: number): cloudwatch.GraphWidget {
    return new cloudwatch.GraphWidget({
      title,
      width,
      height: 6,
      leftYAxis: { min: 0, label: unit === 'Count' ? 'count' : 'ms', showUnits: false },
      left: Object.entries(metrics).map(([label, ref]) => this.metric(ref, label)),
    });
  }
}
