/** Finds in a stack what alarms are made for, and what CloudWatch calls it. */
import type { Stack } from 'aws-cdk-lib/core';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { FunctionName } from '../../shared/contracts/env.ts';
import type { Subject } from '../alarms/alarm.ts';
import type { Subjects } from '../alarms/subjects.ts';
import { functions as definitions } from '../functions.ts';
import { EventSource } from './event-sources.ts';
import { RecordObjects } from './record-objects.ts';
import { Schedules } from './schedules.ts';
import { ServiceFunction } from './service-function.ts';

export interface Watched {
  readonly subjects: Subjects;
  readonly dimensionsOf: (subject: Subject) => Record<string, string>;
}

const known = <T>(all: ReadonlyMap<string, T>, { kind }: Subject, id: string): T => {
  const found = all.get(id);
  if (found === undefined)
    throw new Error(`An alarm watches the ${kind} ${id}; the stack has ${[...all.keys()].join(', ')}`);
  return found;
};

export const watch = (stack: Stack, api: RestApi, recordStreamName: string | undefined): Watched => {
  const all = stack.node.findAll();
  const of = <T>(type: abstract new (...args: never[]) => T): T[] =>
    all.filter((one): one is typeof one & T => one instanceof type);
  const functions = new Map(of(ServiceFunction).map((fn) => [fn.name, fn]));
  const named = new Map<unknown, FunctionName>([...functions.values()].map(({ fn, name }) => [fn, name]));
  const nameOf = (target: unknown): FunctionName[] => [named.get(target) ?? []].flat();
  const sources = new Map(of(EventSource).map((source) => [source.node.id, source]));
  const tables = new Map(of(Table).map((table) => [table.node.id, table]));
  const objects = of(RecordObjects);
  const queues = new Map(
    objects.flatMap(({ queue, givenUp }) => [queue, givenUp]).map((queue) => [queue.node.id, queue]),
  );
  return {
    subjects: {
      functions: [...functions.keys()].map((name) => ({ name, timeoutSeconds: definitions[name].timeoutSeconds })),
      readers: [...new Set([...sources.values()].flatMap(({ target }) => nameOf(target)))],
      scheduled: of(Schedules).flatMap(({ schedules }) =>
        schedules.flatMap(({ target, expression }) => nameOf(target).map((name) => ({ name, expression }))),
      ),
      mappings: [...sources.keys()],
      tables: [...tables.keys()],
      hasRecordStream: recordStreamName !== undefined,
      queues: objects.map(({ queue, givenUp }) => ({ id: queue.node.id, givenUp: givenUp.node.id })),
    },
    dimensionsOf: (subject): Record<string, string> => {
      switch (subject.kind) {
        case 'service':
          return { service: subject.id };
        case 'function':
          return { FunctionName: known(functions, subject, subject.id).fn.functionName };
        case 'mapping':
          return { EventSourceMappingUUID: known(sources, subject, subject.id).mappingId };
        case 'table':
          return { TableName: known(tables, subject, subject.id).tableName };
        case 'queue':
          return { QueueName: known(queues, subject, subject.id).queueName };
        case 'records':
          return { StreamName: recordStreamName ?? '' };
        case 'api':
          return { ApiName: api.restApiName, Stage: api.deploymentStage.stageName };
      }
    },
  };
};
