import fc from 'fast-check';
import { kpis } from '../../../shared/kpi/registry/registry.ts';
import { emptyBook, isRefused, putTargets, type BookChange } from '../../../shared/kpi/targets/book.ts';
import { targetsFromCsv } from '../../../shared/kpi/targets/csv.ts';
import { graceDays, reviewDays, reviewOf, type Miss } from '../../../shared/kpi/targets/review.ts';
import { seedBook, withSuggestions } from '../../../shared/kpi/targets/suggested.ts';
import { targetIdOf, targetInputSchema, targetLimits } from '../../../shared/kpi/targets/target.ts';
import { parseBook, parseHistory, toBookItem, toHistoryItem } from '../../../shared/dynamo/items/target-item.ts';
import { addDays } from '../../../shared/domain/time.ts';

const base = { kpi: 'service-level', validFrom: '2026-01-01', target: 0.8, owner: 'Ops', action: 'Act' };
const editor = { by: 'key1', at: '2026-11-01T00:00:00.000Z' };

const complaintsOf = (given: object): string[] => {
  const parsed = targetInputSchema.safeParse(given);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
};

describe('a target', () => {
  it.each([
    ['a share above 1', { ...base, target: 80 }, 'target must be at most 1: ratios are fractions'],
    [
      'the total with a value',
      { ...base, value: 'q1' },
      'value must be all for slice total, and a value id for every other slice',
    ],
    [
      'a queue without a value',
      { ...base, slice: 'queue' },
      'value must be all for slice total, and a value id for every other slice',
    ],
    ['an end before the beginning', { ...base, validTo: '2025-12-31' }, 'validTo must not be before validFrom'],
    ['a day that does not exist', { ...base, validFrom: '2026-02-30' }, 'validFrom is not in the calendar'],
    [
      'the wrong direction',
      { ...base, better: 'lower' },
      'better contradicts the definition: service-level is better higher',
    ],
    [
      'no direction where the KPI has none',
      { ...base, kpi: 'contacts-queued', target: 5 },
      'better is required: contacts-queued is neither better high nor low',
    ],
    ['a threshold outside queues', { ...base, thresholdSeconds: 20 }, 'thresholdSeconds is for slice queue only'],
    [
      'a threshold for a KPI without one',
      { ...base, kpi: 'abandonment-rate', slice: 'queue', value: 'q', thresholdSeconds: 20 },
      'thresholdSeconds has no meaning: abandonment-rate has no service level threshold',
    ],
  ])('is refused with %s', (_, given, complaint) => expect(complaintsOf(given)).toEqual([complaint]));

  it('is nobody: not for agents', () => expect(complaintsOf({ ...base, slice: 'agent', value: 'a1' })).toHaveLength(1));
});

const csv = (...lines: string[]): string => ['kpi,slice,value,validFrom,target,owner,action', ...lines].join('\n');
const good = 'service-level,queue,q1,2026-01-01,0.8,Ops,Act';

describe('a CSV of targets', () => {
  it('gives the targets of its lines', () => {
    const read = targetsFromCsv(csv(good, 'abandonment-rate,total,all,2026-01-01,5 %,"Ops, Berlin","Call ""now"""'));
    expect(read).toMatchObject({
      inputs: [
        { kpi: 'service-level', value: 'q1', target: 0.8 },
        { target: 0.05, owner: 'Ops, Berlin', action: 'Call "now"' },
      ],
    });
  });

  it('reads what a German spreadsheet writes', () => {
    const text = '\uFEFFkpi;validFrom;target;owner;action\r\nservice-level;2026-01-01;0,8;Ops;Act\r\n';
    expect(targetsFromCsv(text)).toMatchObject({ inputs: [{ kpi: 'service-level', slice: 'total', target: 0.8 }] });
  });

  it('names every wrong line and takes none of the right ones', () => {
    const read = targetsFromCsv(
      csv(good, 'no-such-kpi,total,all,2026-01-01,0.8,Ops,Act', 'service-level,total,all,2026-01-01,many,,Act', good),
    );
    if (!('errors' in read)) throw new Error('taken');
    expect(read.errors.map(({ field }) => field)).toEqual(['line 3 kpi', 'line 4 target', 'line 4 owner', 'line 5']);
    expect(read.errors.at(-1)?.message).toBe('is for the same KPI, slice value and first day as line 2');
  });

  it.each([
    ['an unknown column', 'kpi,goal\nservice-level,1\n', /line 1 has the unknown column 'goal'/],
    ['a line with too many cells', csv(`${good},more`), /line 2 is no CSV/],
    ['an open quote', csv('"service-level'), /line \d is no CSV/],
    ['no lines', csv(), /body has no line below its header/],
  ])('with %s says where', (_, text, message) => {
    const read = targetsFromCsv(text);
    expect('errors' in read && `${read.errors[0]?.field} ${read.errors[0]?.message}`).toMatch(message);
  });

  it('never fails otherwise, whatever the text', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const read = targetsFromCsv(text);
        expect('errors' in read ? read.errors.length : read.inputs.length).toBeGreaterThan(0);
      }),
    ));
});

const done = (result: ReturnType<typeof putTargets>): BookChange => {
  if (isRefused(result)) throw new Error(result.refused);
  return result;
};

describe('all targets together', () => {
  const inputs = [
    targetInputSchema.parse(base),
    targetInputSchema.parse({ ...base, slice: 'queue', value: 'q1', thresholdSeconds: 30 }),
  ];

  it('keep one row per KPI, slice value and first day, however often they are given', () => {
    const first = done(putTargets(emptyBook, inputs, editor));
    const again = done(putTargets(first.book, inputs, { ...editor, by: 'key2' }));
    expect(again.book.targets.map(({ id }) => id)).toEqual(first.book.targets.map(({ id }) => id));
    expect(again.book.targets.map(({ version, updatedBy }) => [version, updatedBy])).toEqual([
      [2, 'key2'],
      [2, 'key2'],
    ]);
    expect(again.book.version).toBe(2);
  });

  it('are stored and read back as they were, with what was changed', () => {
    const { book, changes } = done(putTargets(emptyBook, inputs, editor));
    expect(parseBook(toBookItem(book))).toEqual(book);
    const entry = { version: 1, changes, ...editor };
    expect(parseHistory(toHistoryItem(entry))).toEqual(entry);
    expect(parseBook(undefined)).toEqual(emptyBook);
  });

  it('fit into one item at their limit, with the longest texts', () => {
    // Compressed like the real ones: every text different, taken from a small alphabet.
    const text = (length: number, seed: number): string =>
      Array.from({ length }, (_, i) => 'abcdefghijklmnop '[(seed * 31 + i * i * 7 + ((i * seed) % 13)) % 17])
        .join('')
        .trim()
        .padEnd(length, 'x');
    const many = Array.from({ length: targetLimits.targets }, (_, i) =>
      targetInputSchema.parse({
        ...base,
        slice: 'queue',
        value: `${i}-${text(40, i)}`,
        owner: text(40, i + 1),
        action: text(160, i + 2),
      }),
    );
    const { book } = done(putTargets(emptyBook, many, editor));
    expect(toBookItem(book).b.byteLength).toBeLessThan(390_000);
    expect(putTargets(book, [targetInputSchema.parse({ ...base, slice: 'queue', value: 'one-more' })], editor)).toEqual(
      {
        refused: 'full',
        count: targetLimits.targets + 1,
      },
    );
  });
});

describe('suggested targets', () => {
  it('are there before anything is written, marked by having no owner, each with its source', () => {
    const { targets } = withSuggestions(emptyBook, editor.at);
    expect(targets.map(({ kpi }) => kpi).toSorted()).toEqual(
      kpis.flatMap(({ id, suggestedTarget }) => (suggestedTarget ? [id] : [])).toSorted(),
    );
    for (const { owner, source } of targets) expect([owner, typeof source]).toEqual([undefined, 'string']);
  });

  it('do not come back when they were deleted, and new ones of the registry are added', () => {
    const seeded = seedBook(emptyBook, kpis, editor.at)!.book;
    const without = { ...seeded, targets: seeded.targets.slice(1) };
    expect(seedBook(without, kpis, editor.at)).toBeUndefined();
    const olderRegistry = { ...seeded, seeded: seeded.seeded.slice(1), targets: seeded.targets.slice(1) };
    expect(seedBook(olderRegistry, kpis, editor.at)?.book.targets).toHaveLength(seeded.targets.length);
  });

  it('fit the KPIs that they are for', () => {
    for (const { id, suggestedTarget, unit, better } of kpis) {
      if (!suggestedTarget) continue;
      expect([id, better]).not.toEqual([id, 'neutral']);
      expect([id, unit === 'ratio' ? suggestedTarget.value <= 1 : suggestedTarget.value > 0]).toEqual([id, true]);
      expect(complaintsOf({ ...base, kpi: id, target: suggestedTarget.value, action: suggestedTarget.action })).toEqual(
        [],
      );
    }
  });
});

describe('the review of targets', () => {
  const today = '2026-11-20';
  const miss = (kpi: string, daysAgo: number, actionTaken?: boolean): Miss => ({
    targetId: targetIdOf({ kpi: 'service-level', slice: 'total', value: 'all', validFrom: '2026-01-01' }),
    kpi,
    slice: 'total',
    value: 'all',
    per: 'day',
    from: addDays(today, -daysAgo),
    to: addDays(today, -daysAgo),
    target: 1,
    measured: 0,
    numerator: null,
    denominator: null,
    owner: 'Ops',
    action: 'Act',
    foundAt: editor.at,
    ...(actionTaken === undefined ? {} : { acknowledgement: { ...editor, actionTaken } }),
  });

  it('lists a KPI as steering nothing when no miss of 90 days led to an action', () => {
    const reviews = reviewOf([miss('a', 30), miss('a', 20, false), miss('b', 30), miss('b', 20, true)], today);
    expect(
      reviews.map(({ kpi, misses, acknowledged, actions, steersNothing }) => [
        kpi,
        misses,
        acknowledged,
        actions,
        steersNothing,
      ]),
    ).toEqual([
      ['a', 2, 1, 0, true],
      ['b', 2, 1, 1, false],
    ]);
  });

  it('looks neither at misses too young to have led to anything nor at those before its window', () => {
    expect(reviewOf([miss('a', graceDays - 1), miss('b', reviewDays + 1)], today)).toEqual([]);
    expect(reviewOf([miss('a', graceDays), miss('b', reviewDays)], today)).toHaveLength(2);
  });
});
