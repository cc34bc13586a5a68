/** What an endpoint may want to know of a request beside its parameters. */
import type { APIGatewayProxyEvent } from 'aws-lambda';

export interface RequestFacts {
  readonly accept: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Public URL of the API without a slash at its end: domain and stage, or a custom domain with its base path. */
  readonly baseUrl: string;
}

const headerOf = ({ headers }: Pick<APIGatewayProxyEvent, 'headers'>, name: string): string | undefined =>
  Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

/** The route's own beginning, up to its first parameter: what follows the base in the public path. */
const fixedPart = (resource: string): string => resource.split('/{')[0] ?? '';

/** From the request's own context, so that links lead back the way the request came (stage, custom domain, local host). */
const baseUrlOf = (event: APIGatewayProxyEvent): string => {
  // Boundary: not every caller of a handler is API Gateway; tools leave these out.
  const { domainName = '', path = '' } = event.requestContext as Partial<APIGatewayProxyEvent['requestContext']>;
  const at = path.lastIndexOf(fixedPart(event.resource));
  const protocol = headerOf(event, 'x-forwarded-proto') === 'http' ? 'http' : 'https';
  return `${protocol}://${domainName}${at < 0 ? '' : path.slice(0, at)}`;
};

export const requestFacts = (event: APIGatewayProxyEvent): RequestFacts => ({
  accept: headerOf(event, 'accept'),
  ifNoneMatch: headerOf(event, 'if-none-match'),
  baseUrl: baseUrlOf(event),
});
