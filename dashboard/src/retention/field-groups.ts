/** In which order a lead is asked, and which fields only matter for one kind of campaign. Pure. */
import type { Field } from './schema-form.ts';

const groups = {
  who: ['name', 'kind', 'audience.riskAtLeast', 'everyDays', 'purpose', 'countries', 'audience'],
  call: ['mode', 'call'],
  attempts: ['attempts.most', 'validDays', 'quietAfterComplaintHours'],
  waits: ['attempts.waitHours'],
  measurement: ['measurement'],
} as const;

/** Field -> the only kind of campaign for which it matters. */
export const onlyFor: Readonly<Record<string, string | undefined>> = {
  'audience.riskAtLeast': 'at-risk',
  everyDays: 'check-in',
};

export interface FieldGroup {
  readonly id: keyof typeof groups | 'more';
  readonly fields: readonly Field[];
}

const isIn = ({ name }: Field, place: string): boolean => name === place || name.startsWith(`${place}.`);

/** What is in no group comes last: no field of the API is ever missing. */
export const groupFields = (all: readonly Field[]): FieldGroup[] => {
  const left = new Set(all);
  const taken = (places: readonly string[]): Field[] =>
    places.flatMap((place) => {
      const fields = [...left].filter((field) => isIn(field, place));
      for (const field of fields) left.delete(field);
      return fields;
    });
  const known = Object.entries(groups) as [keyof typeof groups, readonly string[]][]; // boundary: entries of a record of groups
  const made: FieldGroup[] = known.map(([id, places]) => ({ id, fields: taken(places) }));
  return [...made, { id: 'more' as const, fields: [...left] }].filter(({ fields }) => fields.length > 0);
};
