/** A form from the API's own schema of a request: which fields there are, and the body that their values make. Pure. */
import type { FieldError } from '../api/types.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly 'x-task-by-default'?: readonly string[];
}

/** `share`: between 0 and 1, shown in per cent. */
type FieldKind = 'text' | 'number' | 'share' | 'choice' | 'choices' | 'days';

export interface Field {
  /** Where the value stands in the body, with dots. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly options: readonly string[];
  readonly required: boolean;
  /** What the API takes when nothing is given. */
  readonly fallback: string;
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  /** So many days at most. */
  readonly most?: number;
  readonly isWhole: boolean;
  /** Countries in which an agent dials unless something else is said. */
  readonly taskCountries: readonly string[];
}

const kindOf = ({ type, enum: options, items, exclusiveMaximum }: Schema): FieldKind => {
  if (type === 'array') return items?.format === 'date' ? 'days' : 'choices';
  if (options) return 'choice';
  if (type === 'number' && exclusiveMaximum === 1) return 'share';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
};

const fieldOf = (schema: Schema, name: string, required: boolean): Field => ({
  name,
  kind: kindOf(schema),
  options: schema.enum ?? schema.items?.enum ?? [],
  required,
  fallback: ['string', 'number'].includes(typeof schema.default) ? String(schema.default) : '',
  isWhole: schema.type === 'integer',
  taskCountries: schema['x-task-by-default'] ?? [],
  ...(schema.minimum === undefined ? {} : { min: schema.minimum }),
  ...(schema.maximum === undefined ? {} : { max: schema.maximum }),
  ...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength }),
  ...(schema.maxItems === undefined ? {} : { most: schema.maxItems }),
});

/** Objects within one another become fields one after the other; what only some requests have is required in none. */
const fieldsOf = (schema: Schema, path: readonly string[] = [], isNeeded = true): Field[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const required = isNeeded && (schema.required ?? []).includes(name);
    const own = [...path, name];
    return part.properties ? fieldsOf(part, own, required) : [fieldOf(part, own.join('.'), required)];
  });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), value);

/** Fields of the JSON body of a POST to the route, as the OpenAPI document tells; none: it does not say. */
export const formOf = (openApi: unknown, route: string): Field[] => {
  const schema = at(openApi, 'paths', route, 'post', 'requestBody', 'content', 'application/json', 'schema');
  return isObject(schema) ? fieldsOf(schema) : [];
};

const valueOf = ({ kind }: Field, texts: readonly string[]): unknown => {
  const [text = ''] = texts;
  if (kind === 'choices') return texts;
  // Nobody means anything by their order.
  if (kind === 'days') return [...new Set(texts)].toSorted();
  if (kind === 'share') return Number((Number(text) / 100).toPrecision(12));
  return kind === 'number' ? Number(text) : text;
};

type Body = { [name: string]: unknown };

const put = (body: Body, [name = '', ...rest]: readonly string[], value: unknown): Body => {
  const inner = body[name];
  return { ...body, [name]: rest.length === 0 ? value : put(isObject(inner) ? inner : {}, rest, value) };
};

/** What is left empty or as the API has it anyway is not sent: so nothing optional begins to be said of by its defaults. */
export const bodyOf = (fields: readonly Field[], textsOf: (name: string) => readonly string[]): Body =>
  fields.reduce<Body>((body, field) => {
    const texts = textsOf(field.name)
      .map((text) => text.trim())
      .filter((text) => text !== '' && text !== field.fallback);
    return texts.length === 0 ? body : put(body, field.name.split('.'), valueOf(field, texts));
  }, {});

export interface Complaints {
  /** Field -> what the API says of it. */
  readonly byField: ReadonlyMap<string, string>;
  /** Of no field that is shown. */
  readonly others: readonly string[];
}

/** What the API complains of stands at the field itself, at one of its parts (a day of several), or at an object around it. */
export const complaintsAt = (names: readonly string[], errors: readonly FieldError[]): Complaints => {
  const byField = new Map<string, string>();
  const others: string[] = [];
  for (const { field, message } of errors) {
    const path = field.replace(/^body\./u, '');
    const name =
      names.find((one) => path === one || path.startsWith(`${one}.`)) ??
      names.find((one) => one.startsWith(`${path}.`));
    if (name === undefined) others.push(`${field} ${message}`);
    else byField.set(name, [byField.get(name), message].filter((part) => part !== undefined).join('; '));
  }
  return { byField, others };
};
