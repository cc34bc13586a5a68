/** Items survive storage and keep their promised sizes. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { decodeRecord } from '../../../functions/ingest/decode.ts';
import { contactSchema, type Contact } from '../../../shared/domain/contact.ts';
import { parseContactRow, recordUpdate, toRecordPart } from '../../../shared/dynamo/items/contact-item.ts';
import { parseJournalEntry, toJournalItem } from '../../../shared/dynamo/items/journal-item.ts';
import { parseLedger, toLedgerItem } from '../../../shared/dynamo/items/ledger-item.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { pairValueId, splitPairValue } from '../../../shared/kpi/slices.ts';
import { itemSize } from '../../support/dynamo-limits.ts';
import { attributeMap, berlin, fixtureLines } from '../../support/fixtures.ts';
import { testHash } from '../../support/pipeline.ts';
import { generateTraffic } from '../../../local/generator/generate.ts';
import fc from 'fast-check';

const decode = (line: string) => {
  const decoded = decodeRecord(Buffer.from(line).toString('base64'), { attributeMap, hashAddress: testHash });
  if (decoded.kind !== 'contact') throw new Error('not a contact');
  return decoded;
};
const generated = [
  ...generateTraffic({ seed: 3, firstDay: '2026-11-02', days: 1, contacts: 800, duplicateShare: 0, reorderShare: 0 }),
].map(({ data }) => data);
const stored = <T extends Record<string, unknown>>(item: T): Record<string, unknown> =>
  unmarshall(marshall(item, { removeUndefinedValues: true }));
const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? 0;

describe('a contact row', () => {
  it('gives back every contact of the samples and of generated traffic', () => {
    for (const line of [...fixtureLines(), ...generated]) {
      const { contact, version } = decode(line);
      const row = parseContactRow(stored({ pk: contact.contactId, rev: 3, rv: version, r: toRecordPart(contact) }));
      expect(row).toEqual({ contactId: contact.contactId, rev: 3, erased: false, contact, parts: {} });
    }
  });

  it('has a place of its own for every field of a contact', () => {
    const values: Record<string, unknown> = {};
    Object.keys(contactSchema.shape).forEach(
      (key, i) =>
        (values[key] =
          key === 'isTest' || key === 'transferredExternally'
            ? true
            : /Id$|Name$|Key$|channel|subtype|Method|Direction|Reason|Status|topic|reason|product|language|csat|amount|nps|ces|fan|sale|save|currency/.test(
                  key,
                )
              ? `text ${i}`
              : key === 'groups'
                ? [{ id: 'g', name: 'n' }, null]
                : 1_793_696_560_000 + i),
    );
    const contact = contactSchema.parse({ ...values, lastUpdateMs: 1_793_696_560_000 }) as Contact;
    const version = `${String(contact.lastUpdateMs).padStart(15, '0')}.00001.x`;
    expect(
      parseContactRow(stored({ pk: contact.contactId, rev: 1, rv: version, r: toRecordPart(contact) })).contact,
    ).toEqual(contact);
  });

  it('is at most 1 KB, one write unit, for typical contacts', () => {
    const sizes = generated.map((line) => {
      const { contact, version } = decode(line);
      const { ExpressionAttributeValues: v } = recordUpdate('T', { contact, version, delivery: 'abcdefghij' });
      return itemSize({
        pk: contact.contactId,
        rev: 1,
        rv: version,
        by: 'abcdefghij',
        r: v[':r'],
        day: v[':day'],
        ck: v[':ck'],
      });
    });
    expect(quantile(sizes, 0.95)).toBeLessThanOrEqual(1024);
  });
});

describe('a ledger', () => {
  const ledgerOf = (line: string) => {
    const { contact } = decode(line);
    return {
      sourceId: `c#${contact.contactId}`,
      rev: 2,
      definition: { id: 'abcdefgh', releasedAt: 1_793_700_000 },
      contributions: contributionsOf({ contact, parts: {} }, berlin).contributions,
      frozen: false,
    };
  };

  it('gives back what was applied', () => {
    for (const line of [...fixtureLines(), ...generated.slice(0, 200)])
      expect(parseLedger(stored(toLedgerItem(ledgerOf(line))))).toEqual(ledgerOf(line));
  });

  it('is at most 700 bytes for a typical contact', () => {
    const sizes = generated.map((line) => itemSize(toLedgerItem(ledgerOf(line))));
    expect(quantile(sizes, 0.5)).toBeLessThanOrEqual(600);
    expect(quantile(sizes, 0.95)).toBeLessThanOrEqual(700);
  });

  it('and the buckets it feeds hold no name, number or address of a customer', () => {
    for (const line of fixtureLines())
      expect(JSON.stringify(ledgerOf(line))).not.toMatch(/\+\d{7}|@|CUST-|a:[\w-]{22}/);
  });
});

describe('a journal entry', () => {
  it('gives back any deltas', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((value) => !value.includes('\n') && value.isWellFormed());
    fc.assert(
      fc.property(
        fc.dictionary(
          text,
          fc.dictionary(fc.constantFrom('c', 't', 'A1z', 'B0'), fc.integer({ min: -1e9, max: 1e15 }), { minKeys: 1 }),
        ),
        (buckets) => {
          const entry = {
            lane: 3,
            seq: 42,
            writtenAt: 5,
            deltas: new Map(
              Object.entries(buckets).map(([key, codes]) => [`B#${key}\n09:15Z`, new Map(Object.entries(codes))]),
            ),
          };
          const { deltas, ...rest } = parseJournalEntry(stored(toJournalItem(entry)));
          expect({ ...rest, deltas: new Map([...deltas].map(([id, codes]) => [id, new Map(codes)])) }).toEqual(entry);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the id of a pair', () => {
  it('gives back its parts, whatever they hold', () => {
    const part = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('%', '|', '7', 'C', '2', '5', '#') }));
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        expect(splitPairValue(pairValueId(a, b))).toEqual([a, b]);
        if (a !== c || b !== d) expect(pairValueId(a, b)).not.toBe(pairValueId(c, d));
      }),
      { numRuns: 3000 },
    );
  });
});
