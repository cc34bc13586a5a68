/** The Contacts and Customers tables in memory, with the Contacts table's stream. */
import type { Contact } from '../../shared/domain/contact.ts';
import {
  parseContactRow,
  toRecordPart,
  type RecordWrite,
  type StoredVersion,
} from '../../shared/dynamo/items/contact-item.ts';
import { utcDay } from '../../shared/domain/time.ts';
import { toTimelineItem } from '../../shared/dynamo/items/timeline-item.ts';
import { contactParts } from '../../shared/domain/contact-parts.ts';
import type { PartStore } from '../../shared/dynamo/part-store.ts';
import type { ContactStore } from '../../functions/ingest/contact-store.ts';
import type { DeadLetter, DeadLetterStore } from '../../functions/ingest/dead-letters.ts';
import { assertStorable } from './dynamo-limits.ts';
import type { Gate } from './faults.ts';

export interface Row {
  pk: string;
  rev: number;
  rv?: string;
  r?: Record<string, unknown>;
  by?: string;
  ck?: Set<string>;
  day?: string;
  erased?: true;
  jn?: Record<string, unknown>;
  lf?: Record<string, unknown>;
  jr?: number;
  /** Parts beside the record, by their code. */
  [part: string]: unknown;
}

type Keyed = Contact & { customerKey: string };
const hasCustomer = (contact: Contact): contact is Keyed => contact.customerKey !== undefined;

/** Lines `partition / sort key`, found by partition. */
class Lines extends Set<string> {
  private readonly byPartition = new Map<string, Set<string>>();

  override add(line: string): this {
    const pk = line.slice(0, line.indexOf(' / '));
    const own = this.byPartition.get(pk) ?? new Set();
    this.byPartition.set(pk, own.add(line.slice(pk.length + 3)));
    return super.add(line);
  }

  override delete(line: string): boolean {
    const pk = line.slice(0, line.indexOf(' / '));
    this.byPartition.get(pk)?.delete(line.slice(pk.length + 3));
    return super.delete(line);
  }

  of(pk: string): readonly string[] {
    return [...(this.byPartition.get(pk) ?? [])];
  }
}

export class MemoryContacts {
  private readonly table = new Map<string, Row>();
  readonly timeline = new Lines();
  /** Every image of every row, in the order of writing. */
  readonly stream: Row[] = [];
  readonly letters = new Map<string, DeadLetter>();
  /** Person key -> number, as kept. */
  readonly numbers = new Map<string, string>();

  /** Only those that are wanted. */
  rows(wanted: (row: Row) => boolean = () => true): Row[] {
    return [...this.table.values()].filter(wanted).map((row) => structuredClone(row));
  }

  row(contactId: string): Row | undefined {
    return structuredClone(this.table.get(contactId));
  }

  store(gate: Gate): ContactStore {
    return {
      putTimeline: async (contacts) => {
        const items = contacts.filter(hasCustomer).map(toTimelineItem);
        for (let at = 0; at < items.length; at += 25) {
          await gate.pass('contacts.putTimeline', () => {
            for (const item of items.slice(at, at + 25)) {
              assertStorable(item);
              this.timeline.add(`${item.pk} / ${item.sk}`);
            }
          });
        }
      },
      removeTimeline: (contact) =>
        gate.pass('contacts.removeTimeline', () => {
          if (!hasCustomer(contact)) return;
          const { pk, sk } = toTimelineItem(contact);
          this.timeline.delete(`${pk} / ${sk}`);
        }),
      putRecord: (write) => gate.pass('contacts.putRecord', () => this.put(write)),
      addCustomerKey: (id, key) =>
        gate.pass('contacts.addCustomerKey', () => {
          const row = this.table.get(id) ?? { pk: id, rev: 0 };
          if (row.erased || row.ck?.has(key)) return;
          this.save({ ...row, rev: row.rev + 1, ck: new Set([...(row.ck ?? []), key]) });
        }),
    };
  }

  parts(gate: Gate): PartStore {
    return {
      read: (id) =>
        gate.pass('parts.read', () => {
          const row = this.row(id);
          return row ? parseContactRow(row) : undefined;
        }),
      replace: (id, read, name, value) =>
        gate.pass('parts.replace', () => {
          const row = this.table.get(id);
          if (row?.erased || row?.rev !== read?.rev) return false;
          this.save({
            ...(row ?? { pk: id }),
            rev: (row?.rev ?? 0) + 1,
            [contactParts[name].code]: structuredClone(value),
          });
          return true;
        }),
    };
  }

  keepNumbers(gate: Gate) {
    return async (numbers: ReadonlyMap<string, string>): Promise<void> => {
      for (const [personKey, number] of numbers)
        await gate.pass('numbers.put', () => void this.numbers.set(personKey, number));
    };
  }

  deadLetters(gate: Gate, keyOf: (letter: DeadLetter) => string): DeadLetterStore {
    return (letter) => gate.pass('deadLetters.put', () => void this.letters.set(keyOf(letter), letter));
  }

  /** As eraseUpdate: leaves a tombstone. False: there was no row, or it was erased before. */
  erase(contactId: string): boolean {
    const row = this.table.get(contactId);
    if (!row || row.erased) return false;
    this.save({ pk: row.pk, rev: row.rev + 1, erased: true, ...(row.day === undefined ? {} : { day: row.day }) });
    return true;
  }

  /** A write of another writer; undefined changes nothing. */
  change(pk: string, change: (row: Row | undefined) => Row | undefined): void {
    const next = change(this.row(pk));
    if (next) this.save(next);
  }

  private put({ contact, version, delivery }: RecordWrite): StoredVersion | undefined {
    const row = this.table.get(contact.contactId) ?? { pk: contact.contactId, rev: 0 };
    if (row.erased || (row.rv !== undefined && row.rv >= version)) {
      const { rv, by, ck, erased } = row;
      return {
        ...(rv === undefined ? {} : { rv }),
        ...(by === undefined ? {} : { by }),
        ...(ck ? { ck: new Set(ck) } : {}),
        ...(erased ? { erased } : {}),
      };
    }
    const next: Row = { ...row, rev: row.rev + 1, r: toRecordPart(contact), rv: version, by: delivery };
    if (contact.disconnectedAtMs !== undefined) next.day = utcDay(contact.disconnectedAtMs);
    if (contact.customerKey !== undefined) next.ck = new Set([...(row.ck ?? []), contact.customerKey]);
    assertStorable({ ...next });
    this.save(next);
    return undefined;
  }

  /** A stored row is never changed, only replaced, so the stream's image can be the row itself. */
  private save(row: Row): void {
    this.table.set(row.pk, row);
    this.stream.push(row);
  }
}
