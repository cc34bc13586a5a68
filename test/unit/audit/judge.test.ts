import { bucketId, bucketsOf, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import { contactSourceId, type Ledger } from '../../../shared/dynamo/items/ledger-item.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import type { KpiSettings } from '../../../shared/kpi/slices.ts';
import { judge, type AuditedSource, type Evidence } from '../../../functions/kpi/audit/judge.ts';

const settings: KpiSettings = {
  timeZone: 'Europe/Berlin',
  agentData: 'pseudonymous',
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
};
const rules = { settings, definition: definitionOf(settings, 100) };

const contact = (contactId: string, disconnectedAtMs = Date.UTC(2026, 10, 3, 9, 20)): Contact => ({
  contactId,
  lastUpdateMs: disconnectedAtMs + 60_000,
  channel: 'VOICE',
  initiationMethod: 'INBOUND',
  disconnectedAtMs,
  queueId: 'q1',
  queueName: 'Billing',
  enqueuedAtMs: disconnectedAtMs - 90_000,
  queueDurationS: 12,
  connectedToAgentAtMs: disconnectedAtMs - 78_000,
  interactionS: 78,
  agentId: 'agent-1',
});

const audited = (
  of: Contact,
  over: { rev?: number; ledgerRev?: number; erased?: boolean; ledgerContact?: Contact } = {},
): AuditedSource => {
  const ledger: Ledger = {
    sourceId: contactSourceId(of.contactId),
    rev: over.ledgerRev ?? 1,
    definition: rules.definition,
    frozen: over.erased ?? false,
    contributions: contributionsOf({ contact: over.ledgerContact ?? of, parts: {} }, settings).contributions,
  };
  return {
    source: {
      parts: {},
      sourceId: ledger.sourceId,
      rev: over.rev ?? 1,
      erased: over.erased ?? false,
      contact: over.erased ? undefined : of,
    },
    ledger,
  };
};

/** Buckets that hold exactly these contacts, all written `n` times with mark `mark` in lane 0. */
const bucketsFor = (contacts: readonly Contact[], n = 1, mark = 1): Map<string, Bucket> => {
  const buckets = new Map<string, { key: Bucket['key']; sums: Map<string, number> }>();
  for (const contribution of contacts.flatMap(
    (each) => contributionsOf({ contact: each, parts: {} }, settings).contributions,
  )) {
    for (const key of bucketsOf(contribution)) {
      const bucket = buckets.get(bucketId(key)) ?? { key, sums: new Map<string, number>() };
      for (const [code, value] of Object.entries(contribution.measures))
        bucket.sums.set(code, (bucket.sums.get(code) ?? 0) + value);
      buckets.set(bucketId(key), bucket);
    }
  }
  return new Map([...buckets].map(([id, { key, sums }]) => [id, { key, n, sums, marks: new Map([[0, mark]]) }]));
};

const evidence = (over: Partial<Evidence>): Evidence => ({
  before: new Map(),
  after: new Map(),
  sources: [],
  pending: [],
  listed: () => true,
  inWindow: () => true,
  ...over,
});

const [a, b] = [contact('a'), contact('b')];

describe('The audit judges', () => {
  it('buckets that hold exactly their sources as right', () => {
    const buckets = bucketsFor([a, b]);
    const verdict = judge(evidence({ before: buckets, after: buckets, sources: [audited(a), audited(b)] }), rules);
    expect(verdict.differences).toEqual([]);
    expect(verdict.unsettled.size).toBe(0);
    expect(verdict.judged.size).toBe(buckets.size);
  });

  it('a bucket with one contact too many, and names what differs', () => {
    const buckets = bucketsFor([a, b, b]);
    const verdict = judge(evidence({ before: buckets, after: buckets, sources: [audited(a), audited(b)] }), rules);
    expect(new Set(verdict.differences.map(({ bucket }) => bucket)).size).toBe(buckets.size);
    expect(verdict.differences).toContainEqual(expect.objectContaining({ code: 'c', stored: 3, ledger: 2, rows: 2 }));
  });

  it('a bucket that is missing although sources fill it', () => {
    const verdict = judge(evidence({ sources: [audited(a)] }), rules);
    expect(verdict.differences).toContainEqual(expect.objectContaining({ code: 'c', stored: 0, ledger: 1, rows: 1 }));
  });

  it('a bucket that nobody fills although it holds something', () => {
    const buckets = bucketsFor([a]);
    expect(judge(evidence({ before: buckets, after: buckets }), rules).differences.length).toBeGreaterThan(0);
  });

  it('a ledger that does not say what its row gives', () => {
    const buckets = bucketsFor([a]);
    const wrong = audited(contact('a', a.disconnectedAtMs), { ledgerContact: a });
    const row: AuditedSource = { ...wrong, source: { ...wrong.source, contact: { ...a, interactionS: 99 } } };
    const verdict = judge(evidence({ before: buckets, after: buckets, sources: [row] }), rules);
    expect(verdict.differences).toContainEqual(
      expect.objectContaining({ code: 'k', stored: 78_000, ledger: 78_000, rows: 99_000 }),
    );
  });

  it('a value that the directory does not list', () => {
    const buckets = bucketsFor([a]);
    const verdict = judge(
      evidence({ before: buckets, after: buckets, sources: [audited(a)], listed: () => false }),
      rules,
    );
    expect(verdict.differences.every(({ code }) => code === 'directory')).toBe(true);
    expect(verdict.differences.length).toBe(buckets.size);
  });

  it('an erased contact by its frozen contribution', () => {
    const buckets = bucketsFor([a]);
    const verdict = judge(
      evidence({ before: buckets, after: buckets, sources: [audited(a, { erased: true, rev: 2, ledgerRev: 2 })] }),
      rules,
    );
    expect(verdict.differences).toEqual([]);
    expect(verdict.unsettled.size).toBe(0);
  });
});

describe('The audit leaves unsettled', () => {
  it('buckets that were written between its two readings', () => {
    const verdict = judge(
      evidence({ before: bucketsFor([a], 1), after: bucketsFor([a, b], 2), sources: [audited(a)] }),
      rules,
    );
    expect(verdict.judged.size).toBe(0);
    expect(verdict.differences).toEqual([]);
  });

  it('buckets of a source whose row is ahead of its ledger: the old places and the new ones', () => {
    const moved = contact('a', Date.UTC(2026, 10, 4, 11, 0));
    const buckets = bucketsFor([a]);
    const behind = audited(moved, { rev: 2, ledgerRev: 1, ledgerContact: a });
    const verdict = judge(evidence({ before: buckets, after: buckets, sources: [behind] }), rules);
    expect(verdict.differences).toEqual([]);
    for (const id of [...buckets.keys(), ...bucketsFor([moved]).keys()]) expect(verdict.unsettled.has(id)).toBe(true);
  });

  it('buckets of a source under another definition', () => {
    const buckets = bucketsFor([a]);
    const other = { settings, definition: { id: 'newer', releasedAt: 200 } };
    expect(judge(evidence({ before: buckets, after: buckets, sources: [audited(a)] }), other).judged.size).toBe(0);
  });

  it('buckets that a journal entry above their mark touches, and judges them when the mark contains it', () => {
    const entry: JournalEntry = {
      lane: 0,
      seq: 2,
      writtenAt: 0,
      deltas: new Map([...bucketsFor([b]).keys()].map((id) => [id, new Map([['c', 1]])])),
    };
    const waiting = {
      before: bucketsFor([a]),
      after: bucketsFor([a]),
      sources: [audited(a), audited(b)],
      pending: [entry],
    };
    expect(judge(evidence(waiting), rules).judged.size).toBe(0);
    const folded = bucketsFor([a, b], 2, 2);
    const verdict = judge(evidence({ ...waiting, before: folded, after: folded }), rules);
    expect(verdict.unsettled.size).toBe(0);
    expect(verdict.differences).toEqual([]);
  });

  it('nothing outside its window', () => {
    const verdict = judge(evidence({ sources: [audited(a)], inWindow: () => false }), rules);
    expect(verdict).toMatchObject({ differences: [], judged: new Set(), unsettled: new Set() });
  });
});
