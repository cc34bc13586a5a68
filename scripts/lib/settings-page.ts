/** docs/settings.md and the settings of the README, from the schema of holdfast.config.json and its texts. Pure. */
import * as z from 'zod';
import { configSchema, parseConfig } from '../../shared/config/config.ts';
import { settingTexts } from '../../shared/config/setting-texts.ts';
import { alignedTable, table } from './markdown.ts';

/** JSON Schema as zod writes it. */
interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | false;
  readonly propertyNames?: Node;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
}

interface Field {
  readonly path: string;
  readonly node: Node;
  readonly required: boolean;
  /** Under which its text stands. */
  readonly textKey: string;
}

const json = (value: unknown): string => `\`${JSON.stringify(value)}\``;

const rangeText = ({ minimum = 0, exclusiveMinimum, maximum = Infinity }: Node): string => {
  const least = exclusiveMinimum === undefined ? minimum.toLocaleString('en') : `above ${exclusiveMinimum}`;
  return maximum < Number.MAX_SAFE_INTEGER ? ` ${least} to ${maximum.toLocaleString('en')}` : ` from ${least}`;
};

const kinds = (node: Node): string[] =>
  (node.oneOf ?? []).flatMap(({ properties = {} }) => [json({ kind: properties['kind']?.const })]);

/** What may stand there. */
const form = (node: Node): string => {
  const choices = node.enum ?? node.anyOf?.map((one) => one.const);
  if (choices) return choices.map(json).join(', ');
  if (node.oneOf) return kinds(node).join(', ');
  if (node.items) return `list${node.maxItems === undefined ? '' : ` of up to ${node.maxItems}`}: ${form(node.items)}`;
  if (node.additionalProperties)
    return `object: ${node.propertyNames?.enum ? form(node.propertyNames) : 'name'}: ${form(node.additionalProperties)}`;
  if (node.type === 'integer') return `whole number${rangeText(node)}`;
  if (node.type === 'number') return `number${rangeText(node)}`;
  if (node.type === 'boolean') return '`true`, `false`';
  if (node.type === 'object') return 'object';
  if (node.format === 'email') return 'e-mail address';
  if (node.format === 'uri') return 'URL';
  return `text${node.maxLength === undefined ? '' : ` of up to ${node.maxLength} characters`}`;
};

const members = ({ properties = {}, required = [] }: Node, path: string, between = '.'): Field[] =>
  Object.entries(properties)
    .filter(([name]) => name !== 'kind')
    .map(([name, node]) => {
      const own = `${path}${between}${name}`;
      const shared = `${path}.*`;
      return { path: own, node, required: required.includes(name), textKey: shared in settingTexts ? shared : own };
    });

/** Its fields are those of another one. */
const likeAnother: ReadonlySet<string> = new Set(['agentEvents']);

const inner = ({ path, node }: Field): Field[] => {
  if (likeAnother.has(path)) return [];
  if (node.oneOf) {
    const all = node.oneOf.flatMap((one) => members(one, path));
    return [...new Map(all.map((one) => [one.path, one])).values()];
  }
  if (node.items) return members(node.items, path, '[].');
  if (node.additionalProperties) return members(node.additionalProperties, path, '[].');
  return members(node, path);
};

const top = (): Field[] => {
  // Boundary: zod's type of a schema also has what it never writes.
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as Node;
  return Object.entries(schema.properties ?? {}).map(([path, node]) => ({
    path,
    node,
    required: false,
    textKey: path,
  }));
};

const textOf = ({ textKey }: Field): string => {
  const text = settingTexts[textKey];
  if (text === undefined) throw new RangeError(`setting-texts.ts says nothing of ${textKey}`);
  return text;
};

const checkTexts = (fields: readonly Field[]): void => {
  const known = new Set(fields.map(({ textKey }) => textKey));
  const [left] = Object.keys(settingTexts).filter((key) => !known.has(key));
  if (left !== undefined) throw new RangeError(`setting-texts.ts: there is no setting ${left}`);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce((found, name) => (isObject(found) ? found[name] : undefined), value);

const defaultText = ({ path, node, required }: Field, defaults: unknown): string => {
  const found = valueAt(defaults, path) ?? node.default;
  return required ? 'required' : found === undefined ? 'none' : json(found);
};

/** Fields of one text are one row, with the default of their group. */
const withOneText = (fields: readonly Field[], group: Field, defaults: unknown): string[][] => {
  const [first] = fields;
  if (first === undefined) return [];
  const names = fields.map(({ path }) => `\`${path}\``).join(', ');
  return [[names, textOf(first), form(first.node), json(valueAt(defaults, group.path))]];
};

const rowsOf = (group: Field, defaults: unknown): string[][] => {
  const fields = inner(group);
  const alike = fields.filter(({ textKey }) => textKey.endsWith('.*'));
  const rows = [group, ...fields.filter((one) => !alike.includes(one))].map((field) => {
    // What a group has is said by its fields.
    const isGroup = field === group && field.node.properties !== undefined;
    return [
      `\`${field.path}\``,
      textOf(field),
      ...(isGroup ? ['', ''] : [form(field.node), defaultText(field, defaults)]),
    ];
  });
  return [...rows, ...withOneText(alike, group, defaults)];
};

const introduction = `Generated by \`scripts/generate-docs.ts\` from \`shared/config\`. Do not edit.

Fields of \`holdfast.config.json\`. \`a.b\` is field \`b\` of the object \`a\`, \`a[].b\` that of each entry of \`a\`. A group that is left out has the defaults of its fields; one with a required field is off without it. A mistake stops synthesis and names the field and the limit.`;

export const settingsPage = (): string => {
  const defaults = parseConfig({});
  const groups = top();
  checkTexts(groups.flatMap((group) => [group, ...inner(group)]));
  const rows = groups.flatMap((group) => rowsOf(group, defaults));
  return `${['# Settings', introduction, table(['Field', 'Meaning', 'Form', 'Default'], rows)].join('\n\n')}\n`;
};

/** For the README: a row for each field at the top. */
export const settingsSummary = (): string =>
  alignedTable(
    ['Field', 'Meaning'],
    top().map((field) => [`\`${field.path}\``, textOf(field)]),
  );
