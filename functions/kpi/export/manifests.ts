/** What lies beside the files for those who read them: a list, a manifest per slice for QuickSight, a table for Athena. Pure. */
import { snakeCase } from '../api/table/names.ts';
import { exportColumns, exportedSlices, exportPrefix, slicePrefix } from './day-files.ts';

/** One data set per slice; new days are found by the prefix. */
const quickSight = (bucket: string, prefix: string): string =>
  JSON.stringify({
    fileLocations: [{ URIPrefixes: [`s3://${bucket}/${prefix}`] }],
    globalUploadSettings: { format: 'CSV', delimiter: ',', textqualifier: '"', containsHeader: 'true' },
  });

/** OpenCSVSerde reads texts only. Partitions are projected, so a new day needs no command. */
const athenaTable = (bucket: string, first: string): string => {
  const root = `s3://${bucket}/${exportPrefix}`;
  const properties = {
    'skip.header.line.count': '1',
    'projection.enabled': 'true',
    'projection.slice.type': 'enum',
    'projection.slice.values': exportedSlices.join(','),
    'projection.date.type': 'date',
    'projection.date.format': 'yyyy-MM-dd',
    'projection.date.range': `${first},NOW`,
    'storage.location.template': `${root}slice=\${slice}/date=\${date}/`,
  };
  return [
    'CREATE EXTERNAL TABLE holdfast_days (',
    exportColumns.map(({ words }) => `  \`${snakeCase(words)}\` string`).join(',\n'),
    ')',
    'PARTITIONED BY (`slice` string, `date` string)',
    "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'",
    `LOCATION '${root}'`,
    'TBLPROPERTIES (',
    Object.entries(properties)
      .map(([name, value]) => `  '${name}' = '${value}'`)
      .join(',\n'),
    ');',
    '',
  ].join('\n');
};

export const readersFiles = (bucket: string, first: string): ReadonlyMap<string, string> =>
  new Map([
    ['athena.sql', athenaTable(bucket, first)],
    ...exportedSlices.map((slice): [string, string] => [
      `quicksight/${slice}.json`,
      quickSight(bucket, slicePrefix(slice)),
    ]),
  ]);
