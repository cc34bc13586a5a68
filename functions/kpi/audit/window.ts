/** Which day a bucket belongs to, and whether the directory lists it. Pure. */
import { bucketKeyOf } from '../../../shared/dynamo/items/bucket-item.ts';
import { kpiPrefixes } from '../../../shared/dynamo/tables.ts';
import { monthOfDay } from '../../../shared/domain/time.ts';

export interface ListedValue {
  readonly cutCode: string;
  readonly month: string;
  readonly value: string;
}

interface BucketParts {
  readonly cutCode: string;
  readonly value: string;
  /** UTC day of an interval, local day of a day bucket. */
  readonly day: string;
}

/** `B#<grain>#<cut>#<value>#<period>`: the value may contain the separator, the other parts do not. */
export const bucketParts = (id: string): BucketParts | undefined => {
  const { pk, sk } = bucketKeyOf(id);
  const match = /^(i|d:[^#]+)#([^#]+)#(.*)#([0-9-]+)$/s.exec(pk.slice(kpiPrefixes.bucket.length));
  if (!match) return undefined;
  const [, grain = '', cutCode = '', value = '', period = ''] = match;
  return { cutCode, value, day: grain === 'i' ? period : sk };
};

export const bucketDay = (id: string): string | undefined => bucketParts(id)?.day;

export const listedTest = (values: readonly ListedValue[]): ((id: string) => boolean) => {
  const keys = new Set(values.map(({ cutCode, month, value }) => [cutCode, month, value].join('\n')));
  return (id) => {
    const parts = bucketParts(id);
    return parts !== undefined && keys.has([parts.cutCode, monthOfDay(parts.day), parts.value].join('\n'));
  };
};
