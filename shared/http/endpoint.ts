/** One endpoint per route, and the dispatcher that finds it by resource and method. */
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RouteDefinition } from '../contracts/routes.ts';
import { requireScope } from './caller.ts';
import { parseRequest, type RouteInput } from './parse-request.ts';
import { ProblemError } from './problem.ts';
import { respond } from './respond.ts';

export interface Endpoint {
  readonly route: RouteDefinition;
  readonly handle: (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;
}

/** Scope first: whoever may not ask learns nothing about what is wrong with the question. */
export const endpoint = <R extends RouteDefinition>(
  route: R,
  answer: (input: RouteInput<R>) => Promise<object>,
): Endpoint => ({
  route,
  handle: middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(requireScope(route))
    .use(parseRequest(route))
    .handler(async ({ input }) => respond(await answer(input))),
});

const addressOf = (method: string, path: string): string => `${method} ${path}`;

export const dispatch = (endpoints: readonly Endpoint[]): Endpoint['handle'] => {
  const byAddress = new Map(endpoints.map((target) => [addressOf(target.route.method, target.route.path), target]));
  return async (event, context) => {
    const target = byAddress.get(addressOf(event.httpMethod, event.resource));
    if (!target) throw new ProblemError('not-found', 'There is no such resource.');
    return target.handle(event, context);
  };
};
