/** The sample events of flows, and events made for a test. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/flow-events/', import.meta.url);

export const flowEvents = (): [name: string, event: unknown][] =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown]);

export const testInstance = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';

export const flowEvent = (
  contactData: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>> = {},
): unknown => ({
  Name: 'ContactFlowEvent',
  Details: { ContactData: { InstanceARN: testInstance, ...contactData }, Parameters: parameters },
});
