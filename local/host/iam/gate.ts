/** Asked before each call of a function is served: does its role allow it? */
import { type Answer, type Call, describeCall, jsonError, notImplemented } from '../aws/http-message.ts';
import type { DynamoCall } from '../dynamo/proxy.ts';
import { isObject, tryParseJson } from '../assembly/json.ts';
import type { HostPlan } from '../plan/plan.ts';
import { type DynamoResources, UnreadableRequestError, dynamoAccess } from './access/dynamo.ts';
import { type ServiceResources, serviceAccess } from './access/services.ts';
import type { AccessRequest } from './evaluate.ts';
import type { Guard } from './guard.ts';
import { dynamoRefusal, refusalAnswer, refusalText } from './refusal.ts';

export interface GateDeps {
  readonly plan: HostPlan;
  readonly guard: Guard;
  readonly keyArn: ServiceResources['keyArn'];
  readonly log: (line: string) => void;
}

interface Caller {
  readonly roleArn: string;
  readonly name: string;
}

export class Gate {
  readonly #deps: GateDeps;
  readonly #callers: ReadonlyMap<string, Caller>;
  readonly #dynamo: DynamoResources;
  readonly #services: ServiceResources;

  constructor(deps: GateDeps) {
    const { plan, keyArn } = deps;
    this.#deps = deps;
    this.#callers = new Map(plan.functions.map((fn) => [fn.logicalId, fn]));
    this.#dynamo = {
      ...plan.account,
      tables: new Map(
        plan.tables.map((table) => [table.name, { ...table, encryptionKeyArn: plan.encryptionKeys.get(table.arn) }]),
      ),
    };
    const { streams, queues, encryptionKeys, connectInstances } = plan;
    this.#services = {
      ...plan.account,
      streams,
      queues,
      encryptionKeys,
      keyArn,
      instances: connectInstances,
      functionArn: (nameOrArn) => {
        const id = plan.findFunction(nameOrArn);
        return plan.functions.find((fn) => fn.logicalId === id)?.arn;
      },
    };
  }

  /** DynamoDB's address is known to functions only: whoever else calls is refused. */
  dynamo({ caller, target, body }: DynamoCall): Answer | undefined {
    const known = this.#callers.get(caller);
    if (known === undefined)
      return jsonError(400, 'com.amazon.coral.service#UnrecognizedClientException', 'The security token is invalid.');
    try {
      const parsed = tryParseJson(body.toString('utf8'));
      const operation = target.slice(target.indexOf('.') + 1);
      const message = this.#refusal(known, dynamoAccess(operation, isObject(parsed) ? parsed : {}, this.#dynamo));
      return message === undefined ? undefined : dynamoRefusal(message);
    } catch (error) {
      if (!(error instanceof UnreadableRequestError)) throw error;
      this.#deps.log(`${caller} ${target}: ${error.message}`);
      return jsonError(400, 'com.amazon.coral.validate#ValidationException', error.message);
    }
  }

  /** Who is no function (a script, a stand-in, a test) is the account's owner and may do everything. */
  service(service: string, caller: string, call: Call): Answer | undefined {
    const known = this.#callers.get(caller);
    if (known === undefined) return undefined;
    const requests = serviceAccess(service, call, this.#services);
    if (requests === undefined) {
      const what = describeCall(service, call);
      return notImplemented(what, caller, this.#deps.log);
    }
    const message = this.#refusal(known, requests);
    return message === undefined ? undefined : refusalAnswer(service, message);
  }

  #refusal({ roleArn, name }: Caller, requests: readonly AccessRequest[]): string | undefined {
    const refusal = this.#deps.guard.check(roleArn, requests);
    if (refusal === undefined) return undefined;
    const message = refusalText(refusal, { account: this.#deps.plan.account, name });
    this.#deps.log(`AccessDenied: ${message}`);
    return message;
  }
}
