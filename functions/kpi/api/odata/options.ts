/** System query options of OData: which there are, and what they say. Whatever is not known fails, and is never ignored. Pure. */
import { limits } from '../../../../shared/contracts/limits.ts';
import { overLimit, ProblemError } from '../../../../shared/http/problem.ts';
import type { Expression } from './ast.ts';
import type { EntityType, Property } from './model.ts';
import { parseFilter } from './parse-filter.ts';
import { wrong } from './syntax-error.ts';

const known = ['$filter', '$select', '$orderby', '$top', '$skip', '$count', '$format', '$skiptoken'] as const;
type Option = (typeof known)[number];
const isKnown = (name: string): name is Option => known.some((option) => option === name);

export type RawOptions = Readonly<Partial<Record<Option, string>>>;

export interface Order {
  readonly property: Property;
  readonly descending: boolean;
}

export interface Options {
  readonly filter: Expression | undefined;
  /** Undefined: all. */
  readonly select: readonly Property[] | undefined;
  readonly orderBy: readonly Order[];
  readonly top: number | undefined;
  readonly skip: number;
  readonly count: boolean;
  readonly skipToken: string | undefined;
}

/** Custom parameters without `$` are allowed by OData; the key of the sign-in is the only one there is. */
const custom = new Set(['api_key']);

/** `%24filter` is `$filter` that was encoded twice. */
export const rawOptions = (query: Readonly<Record<string, string>>): RawOptions => {
  const raw: Partial<Record<Option, string>> = {};
  for (const [sent, value] of Object.entries(query)) {
    const name = sent.replace(/^%24/u, '$');
    if (isKnown(name)) {
      if (raw[name] !== undefined) throw wrong(name, 'is given more than once');
      raw[name] = value;
    } else if (name.startsWith('$')) {
      throw new ProblemError('not-implemented', `${name.slice(0, 60)} is not offered; there are ${known.join(', ')}.`);
    } else if (!custom.has(name)) {
      throw wrong(name.slice(0, 60), `is no query option; there are ${known.join(', ')}`);
    }
  }
  return raw;
};

const whole = (option: Option, text: string | undefined, most: number): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/u.test(text.trim())) throw wrong(option, 'must be a whole number, not negative');
  const value = Number(text);
  if (value > most) throw overLimit({ field: option, message: `is ${value}; the limit is ${most}` });
  return value;
};

const namesIn = (option: Option, text: string, most: number): string[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > most) throw overLimit({ field: option, message: `names ${names.length}; the limit is ${most}` });
  return names;
};

const propertyNamed = (option: Option, { properties, set }: EntityType, name: string): Property => {
  const found = properties.find((property) => property.name === name);
  if (!found) throw wrong(option, `names '${name.slice(0, 60)}', which is no property of ${set}`);
  return found;
};

const selectOf = (type: EntityType, text: string | undefined): readonly Property[] | undefined => {
  if (text === undefined) return undefined;
  const names = namesIn('$select', text, limits.odata.select);
  if (names.includes('*')) return undefined;
  const wanted = new Set(names.map((name) => propertyNamed('$select', type, name)));
  return type.properties.filter((property) => wanted.has(property));
};

const orderOf = (type: EntityType, text: string | undefined): Order[] =>
  text === undefined
    ? []
    : namesIn('$orderby', text, limits.odata.orderBy).map((term) => {
        const [name = '', direction = 'asc', ...more] = term.split(/\s+/u);
        if (more.length > 0 || (direction !== 'asc' && direction !== 'desc'))
          throw wrong('$orderby', 'must be properties, each with asc or desc');
        return { property: propertyNamed('$orderby', type, name), descending: direction === 'desc' };
      });

const countOf = (text: string | undefined): boolean => {
  if (text !== undefined && text !== 'true' && text !== 'false') throw wrong('$count', 'must be true or false');
  return text === 'true';
};

const checkFormat = (text: string | undefined): void => {
  const [type = ''] = (text ?? 'json').split(';');
  if (!['json', 'application/json'].includes(type.trim().toLowerCase()))
    throw new ProblemError('not-acceptable', '$format is json for entities.');
};

export const optionsOf = (type: EntityType, raw: RawOptions): Options => {
  checkFormat(raw.$format);
  return {
    filter: raw.$filter === undefined ? undefined : parseFilter(raw.$filter, type.properties),
    select: selectOf(type, raw.$select),
    orderBy: orderOf(type, raw.$orderby),
    top: whole('$top', raw.$top, Number.MAX_SAFE_INTEGER),
    skip: whole('$skip', raw.$skip, Number.MAX_SAFE_INTEGER) ?? 0,
    count: countOf(raw.$count),
    skipToken: raw.$skiptoken,
  };
};
