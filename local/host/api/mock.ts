/** MOCK integrations, as CDK writes them for CORS preflight: a status and fixed headers. Pure. */
import type { Answer } from '../aws/http-message.ts';
import type { Integration } from '../plan/api.ts';

const literal = (value: string): string => /^'(.*)'$/su.exec(value)?.[1] ?? value;

export const answerMock = (integration: Integration): Answer => {
  const status =
    /"?statusCode"?\s*:\s*(\d{3})/u.exec(integration.RequestTemplates['application/json'] ?? '')?.[1] ?? '200';
  const responses = integration.IntegrationResponses;
  const response = responses.find(({ StatusCode }) => StatusCode === status) ?? responses[0];
  const headers = Object.entries(response?.ResponseParameters ?? {}).map(([name, value]) => [
    name.replace(/^method\.response\.header\./u, ''),
    literal(value),
  ]);
  return {
    status: Number(response?.StatusCode ?? status),
    headers: Object.fromEntries(headers),
    body: response?.ResponseTemplates['application/json'] ?? '',
  };
};
