/** Answers of the HTTP API: JSON with security headers. Numbers may change with every fold, so nothing is cached. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Problem } from './problem.ts';
import { Reply } from './reply.ts';

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
} as const;

const json = 'application/json; charset=utf-8';

/** A plain object is answered as JSON. */
export const respond = (answer: object): APIGatewayProxyResult => {
  const {
    status = 200,
    contentType,
    text,
    headers,
  } = answer instanceof Reply ? answer.parts : { contentType: json, text: JSON.stringify(answer), headers: {} };
  return {
    statusCode: status,
    headers: { ...securityHeaders, 'content-type': contentType, ...headers },
    body: text,
  };
};

const retryAfterSeconds = '5';

export const respondProblem = (problem: Problem): APIGatewayProxyResult => ({
  statusCode: problem.status,
  headers: {
    ...securityHeaders,
    'content-type': 'application/problem+json',
    ...(problem.status === 503 ? { 'retry-after': retryAfterSeconds } : {}),
  },
  body: JSON.stringify(problem),
});
