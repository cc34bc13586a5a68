/** A centre in memory: contacts become buckets and directory entries by the production code; readers serve them like DynamoDB. */
import { readFileSync } from 'node:fs';
import type { ReadBuckets } from '../../../functions/kpi/store/bucket-reader.ts';
import type { DirectoryReader } from '../../../functions/kpi/store/directory-reader.ts';
import type { ApiDeps } from '../../../functions/kpi/api/handler.ts';
import { addContributions, type Sums } from '../../../functions/kpi/ledger/deltas.ts';
import { contactRecordOf } from '../../../shared/domain/contact-record.ts';
import type { ContactParts } from '../../../shared/domain/contact-parts.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { projectContact } from '../../../shared/domain/project.ts';
import { utcDay } from '../../../shared/domain/time.ts';
import { recordVersion } from '../../../shared/domain/version.ts';
import { bucketId, bucketKeyOf, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { emptyBook } from '../../../shared/kpi/targets/book.ts';
import { cutCode, type KpiSettings } from '../../../shared/kpi/slices.ts';

export const settings: KpiSettings = {
  timeZone: 'Europe/Berlin',
  agentData: 'pseudonymous',
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
};
export const readSettings = {
  serviceLevelSeconds: 20,
  queueServiceLevelSeconds: {},
  shortAbandonSeconds: 10,
  weekStartsOn: 'monday',
} as const;

const attributeMap = { topic: ['topic', 'reason'], reason: [], product: [], language: [], csat: [], amount: [] };

/** Final versions of the sample records. */
export const sampleContacts = (): Contact[] => {
  const text = readFileSync(new URL('../../fixtures/contact-records.ndjson', import.meta.url), 'utf8').trim();
  const newest = new Map<string, { version: string; contact: Contact }>();
  for (const line of text.split('\n')) {
    const raw = JSON.parse(line) as Record<string, unknown>;
    const contact = projectContact(contactRecordOf(raw), {
      attributeMap,
      hashAddress: (address) => `#${address}`,
    });
    const version = recordVersion(contact.lastUpdateMs, raw, new TextEncoder().encode(line));
    const known = newest.get(contact.contactId);
    if (!known || known.version < version) newest.set(contact.contactId, { version, contact });
  }
  return [...newest.values()].map(({ contact }) => contact);
};

export interface Reads {
  ranges: number;
  keys: number;
}

type PartsOf = (contactId: string) => ContactParts;

const directoryOf = (contacts: readonly Contact[], kpi: KpiSettings, partsOf: PartsOf): DirectoryEntry[] =>
  contacts.flatMap((contact) => {
    const {
      contributions: [counted],
      names,
    } = contributionsOf({ contact, parts: partsOf(contact.contactId) }, kpi);
    const months = counted ? [...new Set([counted.day.slice(0, 7), counted.interval.slice(0, 7)])] : [];
    return months.flatMap((month) =>
      names.map(({ cut, value, label }) => ({
        cutCode: cutCode(cut),
        month,
        value,
        label,
        namedAt: contact.disconnectedAtMs ?? 0,
      })),
    );
  });

const bucketReader = (contacts: readonly Contact[], kpi: KpiSettings, partsOf: PartsOf, reads: Reads): ReadBuckets => {
  const sums: Sums = new Map();
  for (const contact of contacts) {
    addContributions(sums, contributionsOf({ contact, parts: partsOf(contact.contactId) }, kpi).contributions, 1);
  }
  return async (ranges, codes) => {
    reads.ranges += ranges.length;
    return ranges.map(({ pk, sks }) => {
      reads.keys += sks.length;
      return sks.flatMap((sk): Bucket[] => {
        const found = sums.get(bucketId({ pk, sk }));
        if (!found) return [];
        const kept = [...found].filter(([code]) => codes === undefined || codes.includes(code));
        return [{ key: bucketKeyOf(bucketId({ pk, sk })), n: 1, sums: new Map(kept), marks: new Map() }];
      });
    });
  };
};

export interface CentreOptions {
  readonly contacts: readonly Contact[];
  readonly kpi?: KpiSettings;
  readonly partsOf?: PartsOf;
}

export const fakeDeps = ({
  contacts,
  kpi = settings,
  partsOf = () => ({}),
}: CentreOptions): ApiDeps & { readonly reads: Reads; readonly reported: object[] } => {
  const reads = { ranges: 0, keys: 0 };
  const reported: object[] = [];
  const entries = directoryOf(contacts, kpi, partsOf);
  const directory: DirectoryReader = {
    list: async (cut, months, prefix = '') =>
      entries.filter(
        ({ cutCode: code, month, value }) =>
          code === cutCode(cut) && months.includes(month) && value.startsWith(prefix),
      ),
    names: async (cut, months, values) =>
      entries.filter(
        ({ cutCode: code, month, value }) => code === cutCode(cut) && months.includes(month) && values.includes(value),
      ),
  };
  const rows = new Map(
    contacts.map((contact) => [contact.contactId, { contactId: contact.contactId, rev: 3, erased: false, contact }]),
  );
  return {
    reads,
    reported,
    settings: kpi,
    readSettings,
    definition: { id: 'defA', releasedAt: 1_700_000_000 },
    directory,
    readTargets: async () => emptyBook,
    readBuckets: bucketReader(contacts, kpi, partsOf, reads),
    readContact: async (contactId) => {
      const row = rows.get(contactId);
      return row && { ...row, parts: {} };
    },
    readChanges: async () => [],
    readContactsOfDay: async (day, after = '') => {
      const left = contacts
        .filter(({ disconnectedAtMs, contactId }) => {
          return disconnectedAtMs !== undefined && utcDay(disconnectedAtMs) === day && contactId > after;
        })
        .sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
      const piece = left.slice(0, 4);
      return {
        rows: piece.map((contact) => ({ contactId: contact.contactId, rev: 3, erased: false, contact, parts: {} })),
        next: left.length > piece.length ? piece.at(-1)?.contactId : undefined,
      };
    },
    readState: async () => ({
      cursors: [
        { lane: 0, seq: 5, writtenAt: Date.UTC(2026, 10, 12) },
        { lane: 1, seq: 0, writtenAt: 0 },
      ],
      reapply: { definitionId: 'defA', migrating: false, reapplied: 27 },
    }),
    head: async (lane) => (lane === 0 ? 7 : 0),
    pageKey: async () => new Uint8Array(32).fill(7),
    now: () => Date.UTC(2026, 10, 12),
    isTransient: (error) => error instanceof Error && error.name === 'ThrottlingException',
    report: (report) => void reported.push(report),
  };
};
