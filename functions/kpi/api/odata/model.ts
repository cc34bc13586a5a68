/** What OData shows: entity types with their properties. Pure data; metadata, parser and rows are driven by it. */

export type EdmType =
  'Edm.String' | 'Edm.Int32' | 'Edm.Int64' | 'Edm.Double' | 'Edm.Boolean' | 'Edm.Date' | 'Edm.DateTimeOffset';

export interface Property {
  readonly name: string;
  readonly type: EdmType;
  /** Part of the key: never null. */
  readonly key?: true;
}

export interface EntityType {
  readonly name: string;
  /** Name of the entity set. */
  readonly set: string;
  readonly description: string;
  readonly properties: readonly Property[];
}

/** As it goes out: moments are ISO texts in UTC, dates `2026-11-03`. */
export type Value = string | number | boolean | null;
export type Entity = Readonly<Record<string, Value>>;

export const namespace = 'Holdfast';
