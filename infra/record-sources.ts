/** What the settings of the record sources ask for: streams of our own or of others, buckets, associations. Pure. */
import type { Config } from '../shared/config/config.ts';

/** Kinds of records as Connect names them. */
export const recordTypes = { recordSource: 'CONTACT_TRACE_RECORDS', agentEvents: 'AGENT_EVENTS' } as const;
export type RecordType = (typeof recordTypes)[keyof typeof recordTypes];

/** A stream that somebody else owns. */
export interface ForeignStream {
  /** Construct id of its event source. */
  readonly id: string;
  readonly arn: string;
  readonly keyArn: string | undefined;
}

export interface ForeignObjects {
  readonly id: string;
  readonly bucketArn: string;
  readonly prefix: string;
  readonly keyArn: string | undefined;
}

export interface RecordSources {
  /** Kinds that Connect is to send to the stack's own stream; agent events share it, ingest tells them apart. */
  readonly own: readonly RecordType[];
  readonly streams: readonly ForeignStream[];
  readonly objects: readonly ForeignObjects[];
}

const ids = { recordSource: 'Records', agentEvents: 'AgentEvents' } as const;

export const recordSourcesOf = (config: Pick<Config, 'recordSource' | 'agentEvents'>): RecordSources => {
  const own: RecordType[] = [];
  const streams = new Map<string, ForeignStream>();
  const objects = new Map<string, ForeignObjects>();
  for (const name of ['recordSource', 'agentEvents'] as const) {
    const source = config[name];
    if (source.kind === 'own') own.push(recordTypes[name]);
    // One stream for both is read once: a second mapping would deliver every record twice.
    if (source.kind === 'existing-stream' && !streams.has(source.streamArn))
      streams.set(source.streamArn, {
        id: `Existing${ids[name]}ToIngest`,
        arn: source.streamArn,
        keyArn: source.kmsKeyArn,
      });
    if (source.kind === 'existing-firehose') {
      const { bucketArn, prefix, kmsKeyArn } = source;
      objects.set(`${bucketArn}/${prefix}`, { id: `${ids[name]}Made`, bucketArn, prefix, keyArn: kmsKeyArn });
    }
  }
  return { own, streams: [...streams.values()], objects: [...objects.values()] };
};
