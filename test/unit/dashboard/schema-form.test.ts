/** The form of a new campaign: what is filled in becomes what the API takes, for every field that its schema has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupFields, onlyFor } from '../../../dashboard/src/retention/field-groups.ts';
import { bodyOf, complaintsAt, type Field, formOf } from '../../../dashboard/src/retention/schema-form.ts';
import { campaignWords, fieldWords, kindHint, optionWords } from '../../../dashboard/src/retention/words/words.ts';
import { root } from '../../../scripts/lib/paths.ts';
import { callingRules } from '../../../shared/retention/calling-rules/rules.ts';
import { campaignKinds, campaignSchema, campaignStates } from '../../../shared/retention/campaign.ts';

const fields = formOf(JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')), '/v1/campaigns');
const names = fields.map(({ name }) => name);
const body = (values: Readonly<Record<string, readonly string[]>>) => bodyOf(fields, (name) => values[name] ?? []);

const needed = {
  name: ['  Autumn '],
  kind: ['list'],
  countries: ['GB', 'HU'],
  'call.flowId': ['f'],
  'call.queueId': ['q'],
};
const measured = {
  'measurement.looks': ['2027-01-31'],
  'measurement.expectedChurn': ['20'],
  'measurement.promisedEffect': ['5'],
  'measurement.plannedPeople': ['1000'],
};

/** A value that the field takes, and not the one that it has anyway. */
const sample = ({ name, kind, options, min, fallback }: Field): readonly string[] => {
  if (kind === 'choices') return options;
  if (kind === 'choice') return options.filter((option) => option !== fallback).slice(-1);
  if (kind === 'number') return [String(Number(fallback || (min ?? 1)) + 1)];
  if (kind === 'share') return ['25'];
  if (kind === 'days') return ['2027-01-31', '2027-03-31'];
  return [name.endsWith('sourcePhoneNumber') ? '+442079460188' : 'text'];
};

const partOf = (value: unknown, name: string): unknown =>
  name.split('.').reduce<unknown>((part, key) => Reflect.get(Object(part), key), value);

describe('the form of a new campaign', () => {
  it('makes what the API takes of the fields that are needed, and leaves the rest to its defaults', () => {
    expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(Object.keys(needed));
    const made = body(needed);
    expect(made).toEqual({
      name: 'Autumn',
      kind: 'list',
      countries: ['GB', 'HU'],
      call: { flowId: 'f', queueId: 'q' },
    });
    expect(campaignSchema.parse(made).attempts.most).toBe(3);
  });

  it('shows the default that the API takes, and does not send it: a draft without a measurement stays without one', () => {
    const shown = fields.filter(({ fallback }) => fallback !== '');
    expect(shown.length).toBeGreaterThan(10);
    const taken = campaignSchema.parse(body({ ...needed, ...measured }));
    for (const { name, fallback } of shown) expect([name, String(partOf(taken, name))]).toEqual([name, fallback]);
    const left = body({ ...needed, ...Object.fromEntries(shown.map(({ name, fallback }) => [name, [fallback]])) });
    expect(left).toEqual(body(needed));
  });

  it('has a field for everything that can be said of a campaign', () => {
    const full = body(Object.fromEntries(fields.map((field) => [field.name, sample(field)])));
    const parsed = campaignSchema.parse(full);
    expect(parsed).toEqual(full);
    expect(Object.keys(full).toSorted()).toEqual(Object.keys(campaignSchema.shape).toSorted());
  });

  it('takes shares in per cent, and days in any order and more than once', () => {
    const { measurement } = campaignSchema.parse(
      body({
        ...needed,
        ...measured,
        'measurement.expectedChurn': ['2.3'],
        'measurement.promisedEffect': ['0.7'],
        'measurement.looks': ['2027-03-31', '2027-01-31', '2027-03-31', ''],
      }),
    );
    expect(measurement).toMatchObject({ expectedChurn: 0.023, promisedEffect: 0.007 });
    expect(measurement?.looks).toEqual(['2027-01-31', '2027-03-31']);
  });

  it('says in which countries an agent dials unless something else is chosen: those of the calling rules', () => {
    const expected = callingRules.filter(({ id, defaultMode }) => id.length === 2 && defaultMode === 'task');
    expect(fields.find(({ name }) => name === 'mode')?.taskCountries).toEqual(expected.map(({ id }) => id));
  });

  it('asks for every field once, what nobody thought of at the end', () => {
    const asked = groupFields(fields).flatMap((group) => group.fields.map(({ name }) => name));
    expect(asked.toSorted()).toEqual(names.toSorted());
    const unknown: Field = { ...fields[0], name: 'novelty' } as Field; // boundary: the first field is there
    expect(groupFields([...fields, unknown]).at(-1)).toMatchObject({ id: 'more', fields: [unknown] });
  });

  it('knows which fields matter for one kind of campaign only', () => {
    for (const [name, kind = ''] of Object.entries(onlyFor)) {
      expect(names).toContain(name);
      expect(Object.keys(campaignKinds)).toContain(kind);
    }
  });

  it('is empty when the document does not say what the route takes', () => {
    expect(formOf({ paths: {} }, '/v1/campaigns')).toEqual([]);
    expect(formOf(undefined, '/v1/campaigns')).toEqual([]);
  });
});

describe('what the API has against a campaign', () => {
  const complaints = (...errors: { field: string; message: string }[]) => {
    const { byField, others } = complaintsAt(names, errors);
    return { byField: Object.fromEntries(byField), others };
  };

  it('stands at the field, at the field that a part belongs to, or at the first field of an object', () => {
    expect(
      complaints(
        { field: 'body.call.flowId', message: 'one' },
        { field: 'body.measurement.looks.1', message: 'two' },
        { field: 'body.measurement.looks', message: 'three' },
        { field: 'body.attempts', message: 'four' },
      ),
    ).toEqual({
      byField: { 'call.flowId': 'one', 'measurement.looks': 'two; three', 'attempts.most': 'four' },
      others: [],
    });
  });

  it('is said of the whole when it is of no field that is shown', () => {
    expect(
      complaints({ field: 'body.callback', message: 'is unknown' }, { field: 'body', message: 'is large' }),
    ).toEqual({
      byField: {},
      others: ['body.callback is unknown', 'body is large'],
    });
  });
});

describe('the words of campaigns', () => {
  const all = Object.entries(campaignWords);

  it('name every field in every language, and no two alike', () => {
    for (const [language, words] of all) {
      const labels = names.map((name) => fieldWords(words, name)[0]);
      expect(new Set(labels).size).toBe(names.length);
      const unnamed = names.filter((name) => !Object.hasOwn(words.fields, name));
      expect([language, unnamed]).toEqual([language, []]);
    }
  });

  it('name every value and kind in every language', () => {
    for (const [language, words] of all) {
      const values = fields
        .filter(({ name }) => name !== 'kind' && name !== 'countries')
        .flatMap(({ name, options }) => options.map((option) => `${name}.${option}`));
      const unnamed = [...values, ...campaignStates.map((state) => `state.${state}`)].filter(
        (value) => !Object.hasOwn(words.options, value),
      );
      expect([language, unnamed]).toEqual([language, []]);
      for (const kind of Object.keys(campaignKinds)) expect(kindHint(words, kind)).toEqual(expect.any(String));
    }
  });

  it('leave what they do not know its own name', () => {
    expect(fieldWords(campaignWords.de, 'call.newThing')).toEqual(['New thing', '']);
    expect(optionWords(campaignWords.de, 'kind', 'new-kind')).toBe('New kind');
  });
});
