/**
 * What a contact flow's Lambda block sends, read tolerantly: attributes only, null endpoints, the old mixed-case format,
 * numbers where text belongs. Everything is optional and untrusted; whatever is not usable counts as absent.
 */
import * as z from 'zod';
import { contactIdText, flowText } from './parameters.ts';

const lenient = <S extends z.ZodType>(schema: S) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
const text = lenient(flowText(1024));
const contactId = lenient(contactIdText);
const upper = lenient(flowText(40).transform((value) => value.toUpperCase()));
const endpoint = lenient(z.object({ Address: text }));
const anything = lenient(z.record(z.string(), z.unknown()));

const contactData = z.object({
  ContactId: contactId,
  InitialContactId: contactId,
  PreviousContactId: contactId,
  RelatedContactId: contactId,
  InstanceARN: text,
  Channel: upper,
  InitiationMethod: upper,
  CustomerId: lenient(flowText(256)),
  CustomerEndpoint: endpoint,
  SystemEndpoint: endpoint,
  LanguageCode: text,
  Queue: lenient(z.object({ ARN: text, Name: text })),
  Attributes: anything,
});

const eventSchema = z.object({
  Details: lenient(z.object({ ContactData: lenient(contactData), Parameters: anything })),
});

export interface FlowEvent {
  readonly contactId: string | undefined;
  /** Filled with the contact's own id on a first leg, unlike in the contact record. */
  readonly initialContactId: string | undefined;
  readonly previousContactId: string | undefined;
  readonly relatedContactId: string | undefined;
  readonly instanceArn: string | undefined;
  readonly channel: string | undefined;
  readonly initiationMethod: string | undefined;
  readonly customerId: string | undefined;
  /** As Connect gives it: E.164, `anonymous`, or (old format) a national number. */
  readonly customerAddress: string | undefined;
  readonly systemAddress: string | undefined;
  readonly languageCode: string | undefined;
  readonly queueArn: string | undefined;
  readonly queueName: string | undefined;
  /** User-defined contact attributes, text only. */
  readonly attributes: Readonly<Record<string, string>>;
  /** As the block gives them: may be nested, may be missing. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

const most = 200;

const texts = (values: Readonly<Record<string, unknown>>): Record<string, string> => {
  const found: [string, string][] = [];
  for (const [name, value] of Object.entries(values).slice(0, most)) {
    const parsed = flowText(1024).safeParse(value);
    if (parsed.success) found.push([name, parsed.data]);
  }
  return Object.fromEntries(found);
};

/** Never throws. */
export const parseFlowEvent = (event: unknown): FlowEvent => {
  const parsed = eventSchema.safeParse(event);
  const details = parsed.success ? parsed.data.Details : undefined;
  const data = details?.ContactData ?? contactData.parse({});
  return {
    contactId: data.ContactId,
    initialContactId: data.InitialContactId,
    previousContactId: data.PreviousContactId,
    relatedContactId: data.RelatedContactId,
    instanceArn: data.InstanceARN,
    channel: data.Channel,
    initiationMethod: data.InitiationMethod,
    customerId: data.CustomerId,
    customerAddress: data.CustomerEndpoint?.Address,
    systemAddress: data.SystemEndpoint?.Address,
    languageCode: data.LanguageCode,
    queueArn: data.Queue?.ARN,
    queueName: data.Queue?.Name,
    attributes: texts(data.Attributes ?? {}),
    parameters: details?.Parameters ?? {},
  };
};
