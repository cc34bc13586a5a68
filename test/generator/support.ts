// Reads generated records back as typed values.

import { generateTraffic } from '../../local/generator/generate.ts';
import type { Delivery, TrafficOptions } from '../../local/generator/generate.ts';
import type { GeneratedRecord } from './record-schema.ts';

export type { GeneratedRecord } from './record-schema.ts';

export const week: TrafficOptions = { seed: 20261102, firstDay: '2026-11-02', days: 7 };

export const deliveriesOf = (options: TrafficOptions): readonly Delivery[] => [...generateTraffic(options)];

/** A cast instead of the schema keeps the tests fast: records.test.ts proves the shape. `{}` and queues without an ARN mean "none". */
export const readRecord = (delivery: Delivery): GeneratedRecord => {
  const record = JSON.parse(delivery.data) as GeneratedRecord;
  return { ...record, Agent: record.Agent?.ARN ? record.Agent : null, Queue: record.Queue?.ARN ? record.Queue : null };
};

/** The newest version of each contact. */
export const finalRecords = (deliveries: readonly Delivery[]): ReadonlyMap<string, GeneratedRecord> => {
  const final = new Map<string, GeneratedRecord>();
  for (const record of [...new Map(deliveries.map((delivery) => [delivery.data, delivery])).values()].map(readRecord)) {
    const known = final.get(record.ContactId);
    if (!known || known.LastUpdateTimestamp < record.LastUpdateTimestamp) final.set(record.ContactId, record);
  }
  return final;
};

export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;
