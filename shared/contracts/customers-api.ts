/** Bodies and parameters of the customer routes. Identifiers are in bodies only: URLs end in logs. */
import * as z from 'zod';
import { customerIdentifiers } from '../domain/customer-event.ts';

export const customerLookupSchema = z
  .strictObject(customerIdentifiers)
  .refine(
    ({ customerId, phone, email }) => [customerId, phone, email].filter((one) => one !== undefined).length === 1,
    {
      error: 'needs exactly one of customerId, phone and email',
      path: ['customerId'],
    },
  )
  .meta({ examples: [{ customerId: 'CUST-30117' }] });

/** As answered by the lookup; URL-encoded, it may hold any character of a CRM id. */
export const customerParams = z.strictObject({
  customerKey: z
    .string()
    .max(1100)
    .regex(/^(id|a):.+$/, { error: 'must be a customer key as /v1/customers/lookup answers it' }),
});

/** Bytes of an import; API Gateway itself takes 10 MB. */
export const customerCsvBody = z.string().min(1).max(1_000_000);
