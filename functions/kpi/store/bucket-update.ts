/** Builds the one conditional write of a bucket. Pure. */
import { markAttribute, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { BucketWrite } from './store.ts';

/** Expressions are limited to 4 KB of text; above this many changes a bucket is read and replaced on condition of its counter. */
export const changesPerUpdate = 150;

const token = (index: number): string => index.toString(36);

export const bucketUpdate = (tableName: string, { key, changes, marks }: BucketWrite) => {
  const names: Record<string, string> = { '#n': 'n' };
  const values: Record<string, number> = { ':n': 1 };
  const adds = ['#n :n'];
  [...changes].forEach(([code, value], index) => {
    names[`#c${token(index)}`] = code;
    values[`:c${token(index)}`] = value;
    adds.push(`#c${token(index)} :c${token(index)}`);
  });
  const conditions = marks.map(({ lane, from, to }) => {
    names[`#m${lane}`] = markAttribute(lane);
    values[`:f${lane}`] = from;
    values[`:t${lane}`] = to;
    return `(attribute_not_exists(#m${lane}) OR #m${lane} <= :f${lane})`;
  });
  return {
    TableName: tableName,
    Key: key,
    UpdateExpression: `SET ${marks.map(({ lane }) => `#m${lane} = :t${lane}`).join(', ')} ADD ${adds.join(', ')}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
};

/** Whether the marks allow the write. */
export const marksAllow = (bucket: Bucket | undefined, marks: BucketWrite['marks']): boolean =>
  marks.every(({ lane, from }) => (bucket?.marks.get(lane) ?? 0) <= from);

/** The same write as a replacement of the whole item, on condition that nobody wrote since it was read. */
export const bucketReplacement = (
  tableName: string,
  bucket: Bucket | undefined,
  { key, changes, marks }: BucketWrite,
) => {
  const sums = new Map(bucket?.sums);
  for (const [code, value] of changes) sums.set(code, (sums.get(code) ?? 0) + value);
  const allMarks = new Map(bucket?.marks);
  for (const { lane, to } of marks) allMarks.set(lane, to);
  return {
    TableName: tableName,
    Item: {
      ...key,
      n: (bucket?.n ?? 0) + 1,
      ...Object.fromEntries(sums),
      ...Object.fromEntries([...allMarks].map(([lane, mark]) => [markAttribute(lane), mark])),
    },
    ...(bucket === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#n = :n',
          ExpressionAttributeNames: { '#n': 'n' },
          ExpressionAttributeValues: { ':n': bucket.n },
        }),
  };
};
