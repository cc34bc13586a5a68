/** Answers the gateway gives itself: the template's gateway responses, else API Gateway's own texts. Pure. */
import type { Answer } from '../aws/http-message.ts';
import type { ApiPlan } from '../plan/api.ts';

interface Default {
  readonly status: number;
  readonly message: string | null;
}

/** Type -> API Gateway's default. A type not listed here does not occur on this host. */
const DEFAULTS = {
  UNAUTHORIZED: { status: 401, message: 'Unauthorized' },
  ACCESS_DENIED: { status: 403, message: 'User is not authorized to access this resource' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: 'Missing Authentication Token' },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Missing required request parameters' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long' },
  AUTHORIZER_FAILURE: { status: 500, message: null },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, message: null },
  INTEGRATION_FAILURE: { status: 502, message: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out' },
  API_CONFIGURATION_ERROR: { status: 500, message: 'Internal server error' },
} as const satisfies Record<string, Default>;

export type GatewayResponseType = keyof typeof DEFAULTS;

export type ContextValues = Readonly<Record<string, string>>;

/** $context.a.b and ${context.a.b} in templates; an unknown name becomes empty. */
export const substitute = (template: string, values: ContextValues): string =>
  template.replaceAll(
    /\$\{context\.([\w.]+)\}|\$context\.(\w+(?:\.\w+)*)/gu,
    (_whole, braced: string | undefined, bare: string | undefined) => values[braced ?? bare ?? ''] ?? '',
  );

const headerValue = (expression: string, values: ContextValues): string => {
  const literal = /^'(.*)'$/su.exec(expression);
  if (literal !== null) return literal[1] ?? '';
  return expression.startsWith('context.') ? (values[expression.slice('context.'.length)] ?? '') : '';
};

const templateFor = (
  templates: Readonly<Record<string, string>>,
  accept: string,
): readonly [string, string] | undefined => {
  const wanted = accept.split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const type =
    wanted.find((candidate) => templates[candidate] !== undefined) ??
    (templates['application/json'] !== undefined ? 'application/json' : Object.keys(templates)[0]);
  const template = type === undefined ? undefined : templates[type];
  return type === undefined || template === undefined ? undefined : [type, template];
};

export const gatewayAnswer = (
  api: Pick<ApiPlan, 'gatewayResponses'>,
  type: GatewayResponseType,
  context: ContextValues,
  accept = 'application/json',
  explanation?: string,
): Answer => {
  const own: Default = DEFAULTS[type];
  const message = explanation ?? own.message;
  const values: ContextValues = {
    ...context,
    'error.message': message ?? '',
    'error.messageString': JSON.stringify(message),
    'error.responseType': type,
  };
  const declared =
    api.gatewayResponses.get(type) ?? api.gatewayResponses.get(own.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const key = type === 'ACCESS_DENIED' ? 'Message' : 'message'; // API Gateway's own inconsistency
  const fallback = [`application/json`, JSON.stringify({ [key]: message })] as const;
  const [contentType, template] = (declared && templateFor(declared.ResponseTemplates, accept)) ?? fallback;
  const headers = Object.entries(declared?.ResponseParameters ?? {}).map(([name, value]) => [
    name.replace(/^gatewayresponse\.header\./u, ''),
    headerValue(value, values),
  ]);
  return {
    status: declared?.StatusCode ?? own.status,
    headers: {
      'content-type': contentType,
      'x-amzn-requestid': context['requestId'] ?? '',
      'x-amzn-errortype': type,
      ...Object.fromEntries(headers),
    },
    body: substitute(template, values),
  };
};
