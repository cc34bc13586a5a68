/** Answers that API Gateway gives by itself, as RFC 9457 problems like those of the functions. */
import * as apigateway from 'aws-cdk-lib/aws-apigateway';

interface Problem {
  readonly id: string;
  readonly type: apigateway.ResponseType;
  /** Undefined: as API Gateway has it. */
  readonly status?: number;
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The browser, Excel and Power BI ask for user and password on this. */
const challenge = `'Basic realm="holdfast", charset="UTF-8"'`;

const problems: readonly Problem[] = [
  {
    id: 'Unauthorized',
    type: apigateway.ResponseType.UNAUTHORIZED,
    status: 401,
    title: 'Unauthorized',
    detail: '"Send an API key as x-api-key or as the password of HTTP Basic."',
    headers: { 'WWW-Authenticate': challenge },
  },
  {
    id: 'AccessDenied',
    type: apigateway.ResponseType.ACCESS_DENIED,
    status: 403,
    title: 'Forbidden',
    detail: '"The key lacks the scope of this route."',
  },
  {
    // What API Gateway calls every path and method it does not know.
    id: 'NotFound',
    type: apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    title: 'Not Found',
    detail: '"There is no such route."',
  },
  {
    id: 'ClientError',
    type: apigateway.ResponseType.DEFAULT_4XX,
    title: 'Bad request',
    detail: '$context.error.messageString',
  },
  {
    id: 'ServerError',
    type: apigateway.ResponseType.DEFAULT_5XX,
    title: 'Server error',
    detail: '$context.error.messageString',
  },
];

/** Not JSON.stringify: `$context.error.messageString` stands for a string with its quotes. */
const body = ({ title, status, detail }: Problem): string =>
  [
    `{"type":"about:blank","title":"${title}"`,
    ...(status === undefined ? [] : [`"status":${status}`]),
    `"detail":${detail}`,
    '"requestId":"$context.requestId"}',
  ].join(',');

export const addGatewayResponses = (api: apigateway.RestApi): void => {
  for (const problem of problems) {
    api.addGatewayResponse(problem.id, {
      type: problem.type,
      ...(problem.status === undefined ? {} : { statusCode: String(problem.status) }),
      ...(problem.headers === undefined ? {} : { responseHeaders: { ...problem.headers } }),
      templates: { 'application/problem+json': body(problem) },
    });
  }
};
