/** Contact Lens output and evaluation exports -> parts of contacts. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { analyse, type AnalysisDeps } from '../../../functions/ingest/analysis/analysis.ts';
import { readContactLens } from '../../../functions/ingest/analysis/contact-lens.ts';
import { readEvaluation } from '../../../functions/ingest/analysis/evaluation-export.ts';
import { objectsOf } from '../../../functions/ingest/analysis/object-events.ts';
import { readObjectName } from '../../../functions/ingest/analysis/object-name.ts';
import { newestAnalysis, type Analysis } from '../../../shared/domain/analysis.ts';
import { mergeEvaluations } from '../../../shared/domain/evaluation.ts';
import { parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { openGate } from '../../support/faults.ts';
import { MemoryContacts } from '../../support/memory-stores.ts';
import { patience } from '../../support/pipeline.ts';

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'));
const voice = sample('contact-lens/voice-post-call.json');
const chat = sample('contact-lens/chat-post-contact-redacted.json');
const evaluation = sample('evaluation/billing-call-quality.json') as { metadata: Record<string, unknown> };

const voiceId = '2bf27775-30a5-42a1-a38c-69eb6b129c8b';
const voiceKey = `connect/x/Analysis/Voice/2026/11/06/${voiceId}_analysis_2026-11-06T12:01:00Z.json`;
const redactedKey = `connect/x/Analysis/Voice/Redacted/2026/11/06/${voiceId}_analysis_redacted_2026-11-06T12:01:00Z.json`;
const evaluationKey = 'connect/x/Evaluations/2026/11/09/14:20:05.009Z-5dce8168-0883-46b6-952b-61389c747524.json';
const legacyKey = 'Evaluations/contact_9a59efa5-202d-4754-a20e-d20e372dee83/evaluation_5dce8168/1.json';

const put = (key: string) => ({ detail: { bucket: { name: 'b' }, object: { key } } });

const world = (files: Readonly<Record<string, unknown>>, instanceId?: string) => {
  const contacts = new MemoryContacts();
  const deps: AnalysisDeps = {
    parts: contacts.parts(openGate()),
    pause: patience(20),
    read: async ({ key }) => files[key],
    instanceId,
  };
  const parts = (id: string) => parseContactRow(contacts.row(id) ?? { pk: id, rev: 0 }).parts;
  return { contacts, parts, run: (key: string) => analyse(deps, put(key)) };
};

describe('The name of an object', () => {
  it('tells analyses, their redacted twins and evaluations, new and legacy', () => {
    expect(readObjectName(voiceKey)).toEqual({
      kind: 'analysis',
      contactId: voiceId,
      madeAt: '2026-11-06T12:01:00Z',
      redacted: false,
    });
    expect(readObjectName(redactedKey)).toMatchObject({
      kind: 'analysis',
      contactId: voiceId,
      madeAt: '2026-11-06T12:01:00Z',
      redacted: true,
    });
    for (const key of [evaluationKey, legacyKey]) expect(readObjectName(key)).toEqual({ kind: 'evaluation' });
    for (const key of ['a.wav', 'Analysis/Voice/x.txt', 'Evaluations/x.csv', 'Analysis/Other/c_analysis_1.json', ''])
      expect(readObjectName(key)).toEqual({ kind: 'other' });
  });

  it('comes from EventBridge as it stands and from S3 form-encoded', () => {
    expect(objectsOf(put('a b+c'))).toEqual([{ bucket: 'b', key: 'a b+c' }]);
    expect(objectsOf({ Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'a+b%2Bc%3A' } } }] })).toEqual([
      { bucket: 'b', key: 'a b+c:' },
    ]);
    expect(() => objectsOf({ detail: {} })).toThrow(/invalid/i);
  });
});

describe('A Contact Lens file', () => {
  it('of a call gives its figures and no word of what was said', () => {
    const found = readContactLens(voice, { madeAt: 'm', redacted: false });
    expect(found).toEqual({
      contactId: voiceId,
      instanceId: '16242929-319e-4d9d-9022-0d874187bdae',
      analysis: {
        k: 'm',
        sc: -2_600,
        sa: 800,
        d: 477_000,
        t: 381_900,
        n: 82_400,
        i: 1,
        it: 1_900,
        c: ['cancel-intent', 'price-complaint'],
      },
    });
  });

  it('of a redacted chat gives what chats have', () =>
    expect(readContactLens(chat, { madeAt: 'm', redacted: false })?.analysis).toEqual({
      k: 'm',
      r: true,
      sc: 0,
      sa: 1_900,
      g: 21_604,
    }));

  it('is refused quietly when it is something else, and read with holes', () => {
    for (const file of [null, [], 'x', {}, { CustomerMetadata: {} }, { CustomerMetadata: { ContactId: 'a#b' } }])
      expect(readContactLens(file, { madeAt: 'm', redacted: false })).toBeUndefined();
    const holes = {
      CustomerMetadata: { ContactId: 'c1' },
      Categories: { MatchedCategories: [1] },
      ConversationCharacteristics: { Sentiment: { OverallSentiment: { CUSTOMER: 9 } }, TalkTime: null },
    };
    expect(readContactLens(holes, { madeAt: 'm', redacted: false })?.analysis).toEqual({ k: 'm' });
  });
});

describe('An evaluation export', () => {
  it('gives score, submission and form, and no text', () =>
    expect(readEvaluation(evaluation)).toEqual({
      contactId: '9a59efa5-202d-4754-a20e-d20e372dee83',
      instanceId: '16242929-319e-4d9d-9022-0d874187bdae',
      evaluations: {
        '5dce8168-0883-46b6-952b-61389c747524': {
          t: Date.parse('2026-11-09T14:20:05.009Z'),
          s: 72_500,
          d: 'bbaae108-b8ff-4870-bf56-90e75288767e',
        },
      },
    }));

  it.each([
    ['a calibration', { calibrationSessionId: 's1' }],
    ['a calibration by type', { evaluationType: 'CALIBRATION' }],
    ['one that was never submitted', { evaluationSubmitTimestamp: '' }],
    ['one of nobody', { contactId: null }],
  ])('that is %s does not count', (_, change) =>
    expect(readEvaluation({ ...evaluation, metadata: { ...evaluation.metadata, ...change } })).toBeUndefined(),
  );

  it('without a score counts as an evaluation without one', () => {
    const file = { ...evaluation, metadata: { ...evaluation.metadata, score: { notApplicable: true } } };
    expect(Object.values(readEvaluation(file)?.evaluations ?? {})).toMatchObject([{ t: expect.any(Number) }]);
    expect(Object.values(readEvaluation(file)?.evaluations ?? {})[0]).not.toHaveProperty('s');
  });
});

describe('Files about contacts', () => {
  const earlier = {
    ...evaluation,
    metadata: { ...evaluation.metadata, evaluationSubmitTimestamp: '2026-11-09T10:00:00Z', score: { percentage: 10 } },
  };
  const files = {
    [voiceKey]: voice,
    [redactedKey]: { ...(voice as object), ContentMetadata: { Output: 'Redacted' } },
    [evaluationKey]: evaluation,
    [legacyKey]: evaluation,
    'Evaluations/2026/11/09/first.json': earlier,
  };

  it('end the same in any order, with duplicates, legacy copies and redacted twins', async () => {
    const keys = Object.keys(files);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...keys), { maxLength: 6 }),
        fc.shuffledSubarray(keys, { minLength: keys.length }),
        async (some, all) => {
          const { parts, run } = world(files);
          for (const key of [...some, ...all]) await run(key);
          expect(parts(voiceId).analysis).toMatchObject({ sc: -2_600 });
          expect(parts(voiceId).analysis).not.toHaveProperty('r');
          expect(Object.values(parts('9a59efa5-202d-4754-a20e-d20e372dee83').evaluation ?? {})).toMatchObject([
            { s: 72_500 },
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are counted once: what changes nothing is left alone', async () => {
    const { run } = world(files);
    expect(await run(evaluationKey)).toEqual({ analysed: 0, evaluated: 1, leftAlone: 0 });
    expect(await run(legacyKey)).toEqual({ analysed: 0, evaluated: 0, leftAlone: 1 });
    expect(await run('x/recording.wav')).toEqual({ analysed: 0, evaluated: 0, leftAlone: 1 });
    expect(await run('Evaluations/2026/gone.json')).toEqual({ analysed: 0, evaluated: 0, leftAlone: 1 });
  });

  it('of another instance are left alone', async () => {
    const { contacts, run } = world(files, 'another');
    expect(await run(voiceKey)).toEqual({ analysed: 0, evaluated: 0, leftAlone: 1 });
    expect(contacts.rows()).toEqual([]);
  });

  it('merge the same in every order', () => {
    const analyses: fc.Arbitrary<Analysis> = fc.record({ k: fc.constantFrom('1', '2'), sc: fc.nat(2) });
    const evaluations = fc.dictionary(fc.constantFrom('a', 'b'), fc.record({ t: fc.nat(2), s: fc.nat(2) }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(analyses, analyses, analyses, (a, b, c) => {
        expect(newestAnalysis(a, b)).toEqual(newestAnalysis(b, a));
        expect(newestAnalysis(newestAnalysis(a, b), c)).toEqual(newestAnalysis(a, newestAnalysis(b, c)));
      }),
    );
    fc.assert(
      fc.property(evaluations, evaluations, evaluations, (a, b, c) => {
        expect(mergeEvaluations(a, b)).toEqual(mergeEvaluations(b, a));
        expect(mergeEvaluations(mergeEvaluations(a, b), c)).toEqual(mergeEvaluations(a, mergeEvaluations(b, c)));
      }),
    );
  });
});
