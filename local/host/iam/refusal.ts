/** AccessDenied in the words and the wire format of the service that was called. Pure. */
import type { Account } from '../assembly/identity.ts';
import type { Answer } from '../aws/http-message.ts';
import type { Refusal } from './guard.ts';

export interface Session {
  readonly account: Account;
  /** Name of the role session: for a function its name. */
  readonly name: string;
}

export const refusalText = (refusal: Refusal, { account, name }: Session): string => {
  const { roleName, action, resource, verdict, by } = refusal;
  const user = `arn:aws:sts::${account.accountId}:assumed-role/${roleName}/${name}`;
  const why =
    verdict === 'explicit-deny'
      ? `with an explicit deny in a ${by} policy`
      : `because no ${by} policy allows the ${action} action`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why.replace('a identity', 'an identity')}`;
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const json = (status: number, type: string, body: object, version = '1.1'): Answer => ({
  status,
  headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-errortype': type },
  body: JSON.stringify(body),
});

/** DynamoDB's error has the name of a framework and a capital M. */
export const dynamoRefusal = (message: string): Answer => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }),
});

const xml = (body: string): Answer => ({ status: 403, headers: { 'content-type': 'application/xml' }, body });

const TYPE = 'AccessDeniedException';

/** By the service's name in a signature. */
export const refusalAnswer = (service: string, message: string): Answer => {
  switch (service) {
    case 's3':
      return xml(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${escapeXml(message)}</Message></Error>`,
      );
    case 'sns':
      return xml(
        `<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`,
      );
    case 'sqs':
      return json(403, TYPE, { __type: `com.amazonaws.sqs#${TYPE}`, message }, '1.0');
    case 'lambda':
    case 'connect':
      return {
        ...json(403, TYPE, { Message: message }),
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': TYPE },
      };
    default: // KMS, Kinesis, SSM, EventBridge: JSON 1.1
      return json(400, TYPE, { __type: TYPE, Message: message });
  }
};
