/** The shipped flows and modules in the Connect instance. Their names are the stack's: a change made by hand is overwritten. */
import { CfnContactFlow, CfnContactFlowModule } from 'aws-cdk-lib/aws-connect';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { flowFunctions, type FlowLambda } from '../../shared/contracts/flow-functions.ts';
import { shippedFlows } from '../flows/flows.ts';
import { contentOf, type FlowDefinition, placeholdersIn } from '../flows/language.ts';
import type { InstanceArn } from './connect.ts';

export interface ContactFlowsProps {
  readonly instanceArn: InstanceArn;
  readonly functionOf: (name: FlowLambda) => IFunction;
}

export class ContactFlows extends Construct {
  readonly #made: (readonly [title: string, arn: string])[] = [];

  constructor(scope: Construct, id: string, { instanceArn, functionOf }: ContactFlowsProps) {
    super(scope, id);
    const arns = new Map<string, string>(
      Object.values(flowFunctions).map(({ fn }) => [fn, functionOf(fn).functionArn]),
    );
    for (const flow of shippedFlows) {
      const arn = this.deploy(flow, instanceArn, this.substituted(contentOf(flow), arns));
      arns.set(flow.id, arn);
      this.#made.push([flow.title, arn]);
    }
  }

  /** Value of the output FlowArns: what a campaign names as its flow. */
  list(): string {
    return this.#made.map(([title, arn]) => `${title}=${arn}`).join(',');
  }

  private substituted(content: string, arns: ReadonlyMap<string, string>): string {
    const values = placeholdersIn(content).map((name) => {
      const arn = arns.get(name);
      if (arn === undefined) throw new Error(`a flow refers to ${name}, which comes later or does not exist`);
      return [name, arn] as const;
    });
    return values.length === 0 ? content : Fn.sub(content, Object.fromEntries(values));
  }

  private deploy({ id, title, description, type }: FlowDefinition, instanceArn: string, content: string): string {
    const common = { instanceArn, name: `${Stack.of(this).stackName} ${title}`, description, content };
    if (type === 'MODULE') return new CfnContactFlowModule(this, id, common).attrContactFlowModuleArn;
    return new CfnContactFlow(this, id, { ...common, type }).attrContactFlowArn;
  }
}
