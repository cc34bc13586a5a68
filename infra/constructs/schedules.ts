/** EventBridge Scheduler: the clock that makes nothing depend on a stream having delivered. */
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface Schedule {
  readonly id: string;
  readonly target: IFunction;
  readonly expression: string;
  /** A run that starts later than this is no use any more: the next one does its work. */
  readonly maxAgeSeconds: number;
  /** The input holds the nominal time, so that a run that is delivered twice knows it. */
  readonly tellsTime?: true;
}

export interface SchedulesProps {
  readonly schedules: readonly Schedule[];
  /** Zone of the cron expressions. */
  readonly timeZone: string;
}

const input = ({ tellsTime }: Schedule): string =>
  JSON.stringify({ trigger: 'schedule', ...(tellsTime ? { scheduledAt: '<aws.scheduler.scheduled-time>' } : {}) });

export class Schedules extends Construct {
  readonly schedules: readonly Schedule[];

  constructor(scope: Construct, id: string, { schedules, timeZone }: SchedulesProps) {
    super(scope, id);
    this.schedules = schedules;
    const role = new iam.Role(this, 'Role', {
      description: 'Invokes the scheduled functions',
      // Without the condition a schedule in another account could borrow the role.
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        own: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: schedules.map(({ target }) => target.functionArn),
            }),
          ],
        }),
      },
    });
    for (const schedule of schedules) {
      new CfnSchedule(this, schedule.id, {
        scheduleExpression: schedule.expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: schedule.target.functionArn,
          roleArn: role.roleArn,
          input: input(schedule),
          retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: schedule.maxAgeSeconds },
        },
      });
    }
  }
}
