/** What observe needs of storage, in memory beside MemoryContacts, under the same conditions as DynamoDB. */
import { types } from 'node:util';
import { parseObservedRow } from '../../functions/retention/observe/rows.ts';
import type { ObservedRow, ObserveStore } from '../../functions/retention/observe/store.ts';
import { parsePartition } from '../../shared/dynamo/items/customer-items.ts';
import {
  parseProfileItem,
  profilePut,
  profileWithdrawal,
  type StoredProfile,
} from '../../shared/dynamo/items/profile-item.ts';
import type { ProfileEvent } from '../../shared/domain/customer-event.ts';
import { addressItem, aliasesKey, eventItem, legItem, parseAliases } from '../../shared/dynamo/items/customer-items.ts';
import type { Gate } from './faults.ts';
import type { MemoryContacts, Row } from './memory-contacts.ts';

type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

const defined = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

/** A clone's set is one of another realm. */
export const observedRow = (row: Row): ObservedRow =>
  parseObservedRow({ ...row, ...(row.ck ? { ck: new Set(row.ck) } : {}) });

const withOwnSet = (item: Item): Item => (types.isSet(item['ck']) ? { ...item, ck: new Set(item['ck']) } : item);

export class MemoryCustomers {
  /** Partition key -> sort key -> item. */
  private readonly items = new Map<string, Map<string, Item>>();
  /** Person key -> newest complaint. */
  readonly complaints = new Map<string, number>();

  constructor(private readonly contacts: MemoryContacts) {}

  private put(item: Item): void {
    const own = this.items.get(item.pk) ?? new Map<string, Item>();
    this.items.set(item.pk, own.set(item.sk, structuredClone(item)));
  }

  private aliases(address: string): string[] {
    const item = this.items.get(address)?.get(aliasesKey(address).sk);
    return parseAliases(item && withOwnSet(item));
  }

  private setAliases(address: string, keys: readonly string[]): void {
    this.put({ ...aliasesKey(address), ck: new Set(keys) });
  }

  removeAlias(address: string, customerKey: string): void {
    this.setAliases(
      address,
      this.aliases(address).filter((key) => key !== customerKey),
    );
  }

  private partition(pk: string): Item[] {
    const own = [...(this.items.get(pk)?.values() ?? [])].map(withOwnSet);
    const timeline = this.contacts.timeline.of(pk).map((sk) => ({ pk, sk }));
    return [...own, ...timeline].toSorted((a, b) => (a.sk < b.sk ? 1 : -1));
  }

  everything(): Item[] {
    return [...this.items.values()].flatMap((own) => [...own.values()]);
  }

  remove(pk: string, keep: (sk: string) => boolean): void {
    const own = this.items.get(pk);
    for (const sk of own?.keys() ?? []) if (!keep(sk)) own?.delete(sk);
  }

  markErased(pk: string, erasedAtMs: number): void {
    this.put({ pk, sk: 'P', version: (this.stored(pk)?.version ?? 0) + 1, erasedAtMs });
  }

  addEvent(customerKey: string, event: ProfileEvent): void {
    this.put(eventItem(customerKey, event));
  }

  stored(key: string): StoredProfile | undefined {
    const item = this.items.get(key)?.get('P');
    return item ? parseProfileItem(item) : undefined;
  }

  profiles(): StoredProfile[] {
    return this.everything()
      .filter(({ sk }) => sk === 'P')
      .map(parseProfileItem);
  }

  store(gate: Gate): ObserveStore {
    const writeStored = (next: { readonly Item: Item }, read: { version: number } | undefined): boolean => {
      const now = this.stored(next.Item.pk);
      if (now?.version !== read?.version) return false;
      this.put(next.Item);
      return true;
    };
    return {
      readPartition: async (key) => {
        const stored = await gate.pass('customers.profile', () => this.stored(key));
        return gate.pass('customers.partition', () => ({ ...parsePartition(key, this.partition(key)), stored }));
      },
      profileVersion: (key) => gate.pass('customers.version', () => this.stored(key)?.version ?? 0),
      aliases: (address) => gate.pass('customers.aliases', () => this.aliases(address)),
      link: async (address, customerKey) => {
        await gate.pass('customers.address', () => this.put(addressItem(customerKey, address)));
        return gate.pass('customers.alias', () => {
          this.setAliases(address, [...new Set([...this.aliases(address), customerKey])]);
          return this.aliases(address);
        });
      },
      legs: (first) => gate.pass('customers.legs', () => this.partition(legItem(first, '').pk).map(({ sk }) => sk)),
      addLeg: (first, leg) => gate.pass('customers.leg', () => this.put(legItem(first, leg))),
      readRows: (ids) =>
        gate.pass('contacts.readRows', () =>
          ids.flatMap((id) => {
            const row = this.contacts.row(id);
            return row ? [observedRow(row)] : [];
          }),
        ),
      writeProfile: (profile, read) =>
        gate.pass('customers.writeProfile', () => writeStored(profilePut('', profile, read), read)),
      withdrawProfile: (key, version, read) =>
        gate.pass('customers.withdraw', () => writeStored(profileWithdrawal('', key, version, read), read)),
      writeJourney: (id, part) =>
        gate.pass('contacts.journey', () =>
          this.contacts.change(id, (row) => {
            if (!row || row.erased || Number(row.jn?.['stamp'] ?? -1) >= part.stamp) return undefined;
            return { ...row, jn: defined(part), jr: row.rev + 1, rev: row.rev + 1 };
          }),
        ),
      noteComplaint: (personKey, atMs) =>
        gate.pass('persons.complaint', () => {
          if ((this.complaints.get(personKey) ?? 0) < atMs) this.complaints.set(personKey, atMs);
        }),
      writeLifecycle: (id, part) =>
        gate.pass('contacts.lifecycle', () =>
          this.contacts.change(id, (row) => {
            if (row?.erased || Number(row?.lf?.['stamp'] ?? -1) >= part.stamp) return undefined;
            return { ...row, pk: id, rev: (row?.rev ?? 0) + 1, lf: defined(part), day: part.day };
          }),
        ),
    };
  }
}
