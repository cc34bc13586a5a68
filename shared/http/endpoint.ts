/** One endpoint per route, and the dispatcher that finds it by resource and method. */
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RouteDefinition } from '../contracts/route-definition.ts';
import { requireScope } from './caller.ts';
import { conditional } from './conditional.ts';
import { parseRequest, type RouteInput } from './parse-request.ts';
import { ProblemError, problemOf, type Problem } from './problem.ts';
import type { Reply } from './reply.ts';
import { respond } from './respond.ts';

export interface Endpoint {
  readonly route: RouteDefinition;
  readonly handle: (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;
}

/** An answer format that has its own form of problems. */
export type ProblemShape = (problem: Problem) => Reply;

const problemsAs = (shape: ProblemShape): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> => ({
  onError: (request) => {
    if (!(request.error instanceof ProblemError)) return;
    request.response = respond(shape(problemOf(request.error, request.event.requestContext.requestId)));
  },
});

/** Scope first: whoever may not ask learns nothing about what is wrong with the question. */
export const endpoint = <R extends RouteDefinition>(
  route: R,
  answer: (input: RouteInput<R>) => Promise<object>,
  shape?: ProblemShape,
): Endpoint => ({
  route,
  handle: middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(shape ? problemsAs(shape) : [])
    .use(requireScope(route))
    .use(parseRequest(route))
    .handler(async ({ input }) => {
      const answered = respond(await answer(input));
      return route.conditional ? conditional(answered, input.request.ifNoneMatch) : answered;
    }),
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
