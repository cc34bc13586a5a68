/** What LedgerStore, JournalStore and ContactStore promise: run against the in-memory stores and against DynamoDB. */
import type { JournalStore, LedgerStore } from '../../functions/kpi/store/store.ts';
import type { ContactStore } from '../../functions/ingest/contact-store.ts';
import type { Bucket } from '../../shared/dynamo/items/bucket-item.ts';
import type { DirectoryEntry } from '../../shared/dynamo/items/directory-item.ts';
import type { JournalEntry } from '../../shared/dynamo/items/journal-item.ts';
import type { Ledger } from '../../shared/dynamo/items/ledger-item.ts';
import { changesPerUpdate } from '../../functions/kpi/store/bucket-update.ts';

export interface Stores {
  readonly ledger: LedgerStore;
  readonly journal: JournalStore;
  readonly contacts: ContactStore;
  readonly buckets: () => Promise<readonly Bucket[]>;
  readonly names: () => Promise<readonly DirectoryEntry[]>;
  readonly timeline: () => Promise<readonly string[]>;
  readonly erase: (contactId: string) => Promise<void>;
}

const definition = { id: 'abcdefgh', releasedAt: 100 };
const ledger = (id: string, rev: number, over: Partial<Ledger> = {}): Ledger => ({
  sourceId: `c#${id}`,
  rev,
  definition,
  frozen: false,
  contributions: [
    {
      interval: '2026-11-03T09:15Z',
      day: '2026-11-03',
      zone: 'Europe/Berlin',
      measures: { c: 1, t: 235000, A1z: 1 },
      places: [
        ['b', 'q', 'queue # 1'],
        ['d', 'd', 'inbound'],
      ],
    },
  ],
  ...over,
});
const entry = (seq: number, lane = 0): JournalEntry => ({
  lane,
  seq,
  writtenAt: 1_793_700_000_000 + seq,
  deltas: new Map([
    [
      'B#i#a#all#2026-11-03\n09:15Z',
      new Map([
        ['c', 1],
        ['t', -5],
      ]),
    ],
  ]),
});
/** By content: how an entry holds its changes is its own affair. */
const plain = (entries: readonly JournalEntry[]) =>
  entries.map((one) => ({ ...one, deltas: [...one.deltas].map(([id, codes]) => [id, ...codes]) }));
const key = (sk: string) => ({ pk: 'B#i#a#all#2026-11-03', sk });
const contact = (contactId: string, customerKey?: string) => ({
  contactId,
  lastUpdateMs: 1_793_700_000_000,
  initiatedAtMs: 1_793_600_000_000,
  disconnectedAtMs: 1_793_690_000_000,
  ...(customerKey ? { customerKey } : {}),
});

export const describeStores = (name: string, make: () => Promise<Stores>): void => {
  describe(`${name}: ledgers and journal`, () => {
    it('returns a ledger exactly as it was committed', async () => {
      const { ledger: store } = await make();
      const frozen = ledger('b', 7, { frozen: true, contributions: [] });
      expect(
        await store.commit(
          [
            { next: ledger('a', 1), read: undefined },
            { next: frozen, read: undefined },
          ],
          entry(1),
        ),
      ).toBe('done');
      expect(await store.readLedgers(['c#a', 'c#b', 'c#nobody'])).toEqual(
        new Map([
          ['c#a', ledger('a', 1)],
          ['c#b', frozen],
        ]),
      );
    });

    it('loses a commit whose ledger was written, moved or re-defined since it was read, and then writes nothing of it', async () => {
      const { ledger: store, journal } = await make();
      const first = ledger('a', 3);
      await store.commit([{ next: first, read: undefined }], entry(1));
      const fresh = { next: ledger('z', 1), read: undefined };
      const stale: readonly (Ledger | undefined)[] = [
        undefined,
        { ...first, rev: 2 },
        { ...first, definition: { id: 'otherdef', releasedAt: 1 } },
      ];
      for (const read of stale)
        expect(await store.commit([fresh, { next: ledger('a', 4), read }], entry(2))).toBe('lost');
      expect(await store.commit([{ next: ledger('gone', 4), read: ledger('gone', 3) }], undefined)).toBe('lost');
      expect(await store.readLedgers(['c#a', 'c#z', 'c#gone'])).toEqual(new Map([['c#a', first]]));
      expect(plain(await journal.entriesAfter(0, 0, 10))).toEqual(plain([entry(1)]));
      expect(
        await store.commit(
          [{ next: ledger('a', 4), read: { ...first, definition: { ...definition, releasedAt: 999 } } }],
          entry(2),
        ),
      ).toBe('done');
    });

    it('never overwrites a journal entry, and keeps its lanes apart', async () => {
      const { ledger: store, journal } = await make();
      expect(await store.head(0)).toBe(0);
      expect(await store.commit([{ next: ledger('a', 1), read: undefined }], entry(1))).toBe('done');
      expect(await store.commit([{ next: ledger('b', 1), read: undefined }], entry(1))).toBe('lost');
      expect(await store.readLedgers(['c#b'])).toEqual(new Map());
      expect(await store.commit([{ next: ledger('b', 1), read: undefined }], entry(1, 1))).toBe('done');
      expect([await store.head(0), await store.head(1), await store.head(2)]).toEqual([1, 1, 0]);
      expect(plain(await journal.entriesAfter(1, 0, 10))).toEqual(plain([entry(1, 1)]));
    });

    it('reads entries in order, after a number, up to a limit, and the head is never below the cursor', async () => {
      const { ledger: store, journal } = await make();
      for (let seq = 1; seq <= 12; seq += 1)
        await store.commit([{ next: ledger(`n${seq}`, 1), read: undefined }], entry(seq));
      expect((await journal.entriesAfter(0, 0, 100)).map(({ seq }) => seq)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
      ]);
      expect((await journal.entriesAfter(0, 9, 2)).map(({ seq }) => seq)).toEqual([10, 11]);
      await journal.moveCursor({ lane: 0, seq: 40, writtenAt: 5 });
      expect(await store.head(0)).toBe(40);
    });

    it('moves a cursor forward only', async () => {
      const { journal } = await make();
      expect(await journal.cursor(3)).toEqual({ lane: 3, seq: 0, writtenAt: 0 });
      await journal.moveCursor({ lane: 3, seq: 5, writtenAt: 50 });
      await journal.moveCursor({ lane: 3, seq: 4, writtenAt: 99 });
      await journal.moveCursor({ lane: 3, seq: 5, writtenAt: 99 });
      expect(await journal.cursor(3)).toEqual({ lane: 3, seq: 5, writtenAt: 50 });
    });

    it('commits 99 ledgers with an entry and refuses more than 100 actions or one source twice', async () => {
      const { ledger: store } = await make();
      const writes = (count: number) =>
        Array.from({ length: count }, (_, i) => ({ next: ledger(`many${i}`, 1), read: undefined }));
      expect(await store.commit(writes(99), entry(1))).toBe('done');
      await expect(
        store.commit(
          writes(100).map(({ next }) => ({ next: { ...next, sourceId: `${next.sourceId}x` }, read: undefined })),
          entry(2),
        ),
      ).rejects.toThrow();
      await expect(
        store.commit(
          [...writes(1), ...writes(1)].map(({ next }) => ({ next, read: next })),
          entry(2),
        ),
      ).rejects.toThrow();
      expect(await store.head(0)).toBe(1);
    });

    it('keeps the newest name of a value, and on a tie the later in the alphabet', async () => {
      const { ledger: store, names } = await make();
      const named = (label: string, namedAt: number): DirectoryEntry => ({
        cutCode: 'q',
        month: '2026-11',
        value: 'queue-1',
        label,
        namedAt,
      });
      for (const one of [named('Old', 10), named('New', 20), named('Older', 5), named('Newer', 20), named('Neat', 20)])
        await store.nameValue(one);
      expect(await names()).toEqual([named('Newer', 20)]);
    });

    it('refuses a name whose value is no possible sort key', async () => {
      const { ledger: store } = await make();
      await expect(
        store.nameValue({ cutCode: 'q', month: '2026-11', value: 'x'.repeat(1025), label: 'x', namedAt: 1 }),
      ).rejects.toThrow();
    });
  });

  describe(`${name}: buckets`, () => {
    it('adds changes and raises marks in one write, or writes nothing and tells the marks', async () => {
      const { journal, buckets } = await make();
      const at = key('09:15Z');
      expect(
        await journal.writeBucket({
          key: at,
          changes: new Map([
            ['c', 2],
            ['t', 70],
          ]),
          marks: [
            { lane: 0, from: 0, to: 3 },
            { lane: 2, from: 0, to: 1 },
          ],
        }),
      ).toEqual({ kind: 'done' });
      expect(
        await journal.writeBucket({ key: at, changes: new Map([['c', 5]]), marks: [{ lane: 0, from: 2, to: 9 }] }),
      ).toEqual({
        kind: 'lost',
        marks: new Map([
          [0, 3],
          [2, 1],
        ]),
      });
      expect(
        await journal.writeBucket({
          key: at,
          changes: new Map([['c', 5]]),
          marks: [
            { lane: 0, from: 3, to: 9 },
            { lane: 2, from: 0, to: 9 },
          ],
        }),
      ).toEqual({
        kind: 'lost',
        marks: new Map([
          [0, 3],
          [2, 1],
        ]),
      });
      expect(
        await journal.writeBucket({
          key: at,
          changes: new Map([['c', -2]]),
          marks: [
            { lane: 0, from: 4, to: 5 },
            { lane: 1, from: 0, to: 1 },
          ],
        }),
      ).toEqual({ kind: 'done' });
      const [bucket] = await buckets();
      expect(bucket).toEqual({
        key: at,
        n: 2,
        sums: new Map([
          ['c', 0],
          ['t', 70],
        ]),
        marks: new Map([
          [0, 5],
          [1, 1],
          [2, 1],
        ]),
      });
    });

    it('writes a mark also when nothing changes', async () => {
      const { journal, buckets } = await make();
      expect(
        await journal.writeBucket({ key: key('10:00Z'), changes: new Map(), marks: [{ lane: 0, from: 0, to: 4 }] }),
      ).toEqual({ kind: 'done' });
      expect(await buckets()).toEqual([{ key: key('10:00Z'), n: 1, sums: new Map(), marks: new Map([[0, 4]]) }]);
    });

    it.each([changesPerUpdate - 1, changesPerUpdate, changesPerUpdate + 1, 900])(
      'takes %i changes at once with the same result',
      async (count) => {
        const { journal, buckets } = await make();
        const changes = (value: number) =>
          new Map(Array.from({ length: count }, (_, i) => [`H${i.toString(36)}`, value] as const));
        const at = key('11:00Z');
        await journal.writeBucket({ key: at, changes: new Map([['c', 1]]), marks: [{ lane: 1, from: 0, to: 8 }] });
        expect(
          await journal.writeBucket({ key: at, changes: changes(3), marks: [{ lane: 0, from: 0, to: 1 }] }),
        ).toEqual({ kind: 'done' });
        expect(
          await journal.writeBucket({ key: at, changes: changes(3), marks: [{ lane: 0, from: 0, to: 1 }] }),
        ).toEqual({
          kind: 'lost',
          marks: new Map([
            [0, 1],
            [1, 8],
          ]),
        });
        expect(
          await journal.writeBucket({ key: at, changes: changes(-1), marks: [{ lane: 0, from: 1, to: 2 }] }),
        ).toEqual({ kind: 'done' });
        const [bucket] = await buckets();
        expect([bucket?.n, bucket?.marks, bucket?.sums]).toEqual([
          3,
          new Map([
            [0, 2],
            [1, 8],
          ]),
          new Map([['c', 1], ...changes(2)]),
        ]);
      },
    );

    it('takes the marks of 64 lanes with as many changes as an update may have', async () => {
      const { journal, buckets } = await make();
      const write = (from: number) => ({
        key: key('12:00Z'),
        changes: new Map(Array.from({ length: changesPerUpdate }, (_, i) => [`A${i.toString(36)}`, 1])),
        marks: Array.from({ length: 64 }, (_, lane) => ({ lane, from, to: from + 1 })),
      });
      expect(await journal.writeBucket(write(0))).toEqual({ kind: 'done' });
      expect(await journal.writeBucket(write(1))).toEqual({ kind: 'done' });
      expect((await buckets())[0]?.marks.size).toBe(64);
    });

    it('lets exactly one of many folders do the same write', async () => {
      const { journal, buckets } = await make();
      for (const size of [1, changesPerUpdate + 5]) {
        const at = key(`13:0${size === 1 ? 0 : 1}Z`);
        const changes = new Map(Array.from({ length: size }, (_, i) => [`B${i.toString(36)}`, 1]));
        const outcomes = await Promise.all(
          Array.from({ length: 12 }, () =>
            journal.writeBucket({ key: at, changes, marks: [{ lane: 0, from: 0, to: 1 }] }),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
        expect((await buckets()).find(({ key: { sk } }) => sk === at.sk)?.sums).toEqual(changes);
      }
    });
  });

  describe(`${name}: contact rows`, () => {
    const write = (id: string, version: string, delivery: string, customerKey?: string) => ({
      contact: contact(id, customerKey),
      version,
      delivery,
    });

    it('keeps the highest version and answers what is stored to every other', async () => {
      const { contacts } = await make();
      expect(await contacts.putRecord(write('a', '2', 'd1', 'id:1'))).toBeUndefined();
      expect(await contacts.putRecord(write('a', '2', 'd2', 'id:1'))).toEqual({
        rv: '2',
        by: 'd1',
        ck: new Set(['id:1']),
      });
      expect(await contacts.putRecord(write('a', '1', 'd3', 'id:2'))).toEqual({
        rv: '2',
        by: 'd1',
        ck: new Set(['id:1']),
      });
      await contacts.addCustomerKey('a', 'id:2');
      expect(await contacts.putRecord(write('a', '3', 'd4'))).toBeUndefined();
      expect(await contacts.putRecord(write('a', '3', 'd4'))).toEqual({
        rv: '3',
        by: 'd4',
        ck: new Set(['id:1', 'id:2']),
      });
    });

    it('writes nothing to an erased contact, and says that it is erased', async () => {
      const { contacts, erase } = await make();
      await contacts.putRecord(write('e', '2', 'd1', 'id:9'));
      await erase('e');
      expect(await contacts.putRecord(write('e', '9', 'd2', 'id:9'))).toEqual({ erased: true });
      await contacts.addCustomerKey('e', 'id:8');
      expect(await contacts.putRecord(write('e', '9', 'd2'))).toEqual({ erased: true });
    });

    it('writes timeline rows of any number of contacts once, and removes one', async () => {
      const { contacts, timeline } = await make();
      const many = Array.from({ length: 60 }, (_, i) => contact(`t${i}`, `id:${i % 3}`));
      await contacts.putTimeline([...many, ...many, contact('nobody')]);
      await contacts.putTimeline(many);
      expect(await timeline()).toHaveLength(60);
      await contacts.removeTimeline(contact('t7', 'id:1'));
      await contacts.removeTimeline(contact('nobody'));
      expect((await timeline()).filter((row) => row.endsWith('#t7'))).toEqual([]);
      expect(await timeline()).toHaveLength(59);
    });

    it('refuses a number that is too small to be stored', async () => {
      const { contacts } = await make();
      await expect(
        contacts.putRecord({ ...write('s', '1', 'd'), contact: { ...contact('s'), holdS: 1e-300 } }),
      ).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });
};
