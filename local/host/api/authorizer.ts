/** Asks a Lambda authorizer and reads its answer. */
import { parseJson } from '../assembly/json.ts';
import type { InvocationResult } from '../lambda/function-worker.ts';
import type { ApiPlan, AuthorizerPlan } from '../plan/api.ts';
import type { GatewayResponseType } from './gateway-response.ts';
import { authorizerAnswer, evaluatePolicy } from './policy.ts';
import { type GatewayRequest, authorizerArn, authorizerEvent, methodArn } from './proxy-event.ts';
import type { RouteMatch } from './route-match.ts';

export type Admission =
  | { readonly admitted: true; readonly context: Readonly<Record<string, string>> }
  | { readonly admitted: false; readonly type: GatewayResponseType; readonly message?: string };

export type Invoke = (functionId: string, event: object) => Promise<InvocationResult>;

/** method.request.header.Authorization and the like; undefined when the request does not carry it. */
const identityValue = (source: string, { call, path }: GatewayRequest, api: ApiPlan): string | undefined => {
  const [, kind, name] = /^method\.request\.(header|querystring)\.(.+)$/u.exec(source) ?? [];
  if (kind === 'header') return call.headers[(name ?? '').toLowerCase()];
  if (kind === 'querystring') return call.query.get(name ?? '') ?? undefined;
  if (source.startsWith('stageVariables.')) return api.stageVariables[source.slice('stageVariables.'.length)];
  return source === 'context.path' ? path : call.method; // other context values are always there
};

const eventFor = (guard: AuthorizerPlan, api: ApiPlan, match: RouteMatch, request: GatewayRequest): object => {
  if (guard.kind === 'REQUEST') return authorizerEvent(api, match.route, match.pathParameters, request);
  const token = identityValue(guard.identitySources[0] ?? 'method.request.header.Authorization', request, api);
  return { type: 'TOKEN', methodArn: methodArn(api, request), authorizationToken: token };
};

const readAnswer = (result: InvocationResult, arn: string): Admission => {
  if (!result.ok) {
    // A function that throws exactly "Unauthorized" asks for 401; any other error is a failure of the authorizer.
    if (result.failure.errorMessage === 'Unauthorized') return { admitted: false, type: 'UNAUTHORIZED' };
    return { admitted: false, type: 'AUTHORIZER_FAILURE' };
  }
  const answer = authorizerAnswer.safeParse(parseJson(result.payload));
  if (!answer.success) return { admitted: false, type: 'AUTHORIZER_CONFIGURATION_ERROR' };
  const verdict = evaluatePolicy(answer.data.policyDocument, arn);
  if (verdict === 'explicit-deny') {
    return {
      admitted: false,
      type: 'ACCESS_DENIED',
      message: 'User is not authorized to access this resource with an explicit deny in an identity-based policy',
    };
  }
  if (verdict === 'implicit-deny') return { admitted: false, type: 'ACCESS_DENIED' };
  const context = Object.entries(answer.data.context ?? {}).flatMap(([key, value]) =>
    value === null ? [] : [[key, String(value)] as const],
  );
  return { admitted: true, context: { ...Object.fromEntries(context), principalId: answer.data.principalId } };
};

/** No cache: the answer is asked for at every request (TTL 0). */
export const admit = async (
  api: ApiPlan,
  match: RouteMatch,
  request: GatewayRequest,
  { invoke, mayInvoke }: { invoke: Invoke; mayInvoke: (functionId: string, sourceArn: string) => boolean },
): Promise<Admission> => {
  const guard = match.route.authorizer;
  if (guard === undefined) return { admitted: true, context: {} };
  // Every declared identity source must be present, or the function is not even asked.
  const missing = guard.identitySources.some((source) => !identityValue(source, request, api));
  if (missing) return { admitted: false, type: 'UNAUTHORIZED' };
  if (!mayInvoke(guard.functionId, authorizerArn(api, guard.id, request)))
    return { admitted: false, type: 'AUTHORIZER_CONFIGURATION_ERROR' };
  return readAnswer(await invoke(guard.functionId, eventFor(guard, api, match, request)), methodArn(api, request));
};
