/** Who is on the line, as far as an event of a flow tells. Pure. */
import { addressKey, customerIdKey, type AddressHash } from '../domain/customer-key.ts';
import type { FlowEvent } from './flow-event.ts';

export interface FlowCaller {
  /** As in contact rows: the CRM id when a flow has set it, else the address. */
  readonly customerKey: string | undefined;
  /** What calls and opt-outs are counted by: always the address. */
  readonly personKey: string | undefined;
}

/** A number in national format or a withheld one is nobody. */
export const callerOf = (event: FlowEvent, hash: AddressHash): FlowCaller => {
  const personKey = event.customerAddress === undefined ? undefined : addressKey(event.customerAddress, hash);
  return {
    personKey,
    customerKey: event.customerId === undefined ? personKey : customerIdKey(event.customerId),
  };
};
