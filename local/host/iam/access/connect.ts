/** Operations of Amazon Connect that functions may call, by method and path; each belongs to an instance. Pure. */
import { asText, isObject, tryParseJson } from '../../assembly/json.ts';
import type { Call } from '../../aws/http-message.ts';
import type { AccessRequest } from '../evaluate.ts';

type Below = 'contact' | 'queue' | 'agent' | 'contact-flow' | undefined;

/** [operation, method, path, what of the instance it concerns]; {InstanceId} and {Id} are taken from the path, else from the body. */
const OPERATIONS: readonly (readonly [string, string, string, Below])[] = [
  ['StartOutboundVoiceContact', 'PUT', '/contact/outbound-voice', 'contact'],
  ['StartTaskContact', 'PUT', '/contact/task', 'contact'],
  ['StartChatContact', 'PUT', '/contact/chat', 'contact-flow'],
  ['StopContact', 'POST', '/contact/stop', 'contact'],
  ['GetContactAttributes', 'GET', '/contact/attributes/{InstanceId}/{Id}', 'contact'],
  ['UpdateContactAttributes', 'POST', '/contact/attributes', 'contact'],
  ['DescribeContact', 'GET', '/contacts/{InstanceId}/{Id}', 'contact'],
  ['UpdateContact', 'POST', '/contacts/{InstanceId}/{Id}', 'contact'],
  ['SearchContacts', 'POST', '/search-contacts', undefined],
  ['DescribeInstance', 'GET', '/instance/{InstanceId}', undefined],
  ['ListQueues', 'GET', '/queues-summary/{InstanceId}', undefined],
  ['DescribeQueue', 'GET', '/queues/{InstanceId}/{Id}', 'queue'],
  ['ListUsers', 'GET', '/users-summary/{InstanceId}', undefined],
  ['DescribeUser', 'GET', '/users/{InstanceId}/{Id}', 'agent'],
  ['GetCurrentMetricData', 'POST', '/metrics/current/{InstanceId}', 'queue'],
  ['GetCurrentUserData', 'POST', '/metrics/userdata/{InstanceId}', 'agent'],
];

export interface ConnectResources {
  readonly region: string;
  readonly accountId: string;
  /** Instance id -> ARN, for instances that the template names. */
  readonly instances: ReadonlyMap<string, string>;
}

const compile = (path: string): RegExp =>
  new RegExp(`^${path.replace('{InstanceId}', '(?<instance>[^/]+)').replace('{Id}', '(?<id>[^/]+)')}$`, 'u');

const compiled = OPERATIONS.map(([operation, method, path, below]) => ({
  operation,
  method,
  path: compile(path),
  below,
}));

/** undefined: an operation that is not in the list. */
export const connectAccess = (
  call: Call,
  { region, accountId, instances }: ConnectResources,
): AccessRequest[] | undefined => {
  for (const { operation, method, path, below } of compiled) {
    const match = call.method === method ? path.exec(call.path) : null;
    if (match === null) continue;
    const body = tryParseJson(call.body.toString('utf8'));
    const own = isObject(body) ? body : {};
    const instanceId = decodeURIComponent(match.groups?.['instance'] ?? asText(own['InstanceId']));
    const id = match.groups?.['id'] ?? (asText(own['ContactId']) || asText(own['InitialContactId']) || '*');
    const instance = instances.get(instanceId) ?? `arn:aws:connect:${region}:${accountId}:instance/${instanceId}`;
    const resource = below === undefined ? instance : `${instance}/${below}/${id}`;
    return [{ action: `connect:${operation}`, resource, context: new Map([['connect:instanceid', [instanceId]]]) }];
  }
  return undefined;
};
