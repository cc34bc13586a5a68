/** What will become of records: the instance, where it sends them, and the keys on the way. Pure. */
import type { Config } from '../../shared/config/config.ts';
import { type Answers, type StorageConfig, type StreamAnswer, valueOf } from './answers.ts';
import { type Finding, unread } from './finding.ts';
import { accountMayRead, connectMayWrite } from './key-policy.ts';
import { type Source, sourcesOf } from './sources.ts';

const kinds = [
  { name: 'recordSource', about: 'Contact records', type: 'CONTACT_TRACE_RECORDS', answer: 'records' },
  { name: 'agentEvents', about: 'Agent events', type: 'AGENT_EVENTS', answer: 'agentEvents' },
] as const;

/** Streams that this stack made: CloudFormation names them after it. */
const isOurs = ({ target = '' }: StorageConfig): boolean => /:stream\/Holdfast-Records/u.test(target);

const instance = ({ connect, region }: Answers, { connect: wanted }: Config): Finding[] => {
  const about = 'Connect instance';
  if (wanted === undefined)
    return [
      {
        about,
        severity: 'risk',
        what: 'None is configured: the stack deploys, and nothing sends records to it.',
        mend: 'Set connect.instanceArn, or deploy with -c connectInstanceArn=ARN.',
      },
    ];
  const itsRegion = wanted.instanceArn.split(':')[3];
  if (itsRegion !== region)
    return [
      {
        about,
        severity: 'fails',
        what: `It is in ${itsRegion}, the deployment would be in ${region}; Connect delivers within its region only.`,
        mend: `Deploy in ${itsRegion} (--region ${itsRegion}).`,
      },
    ];
  const status = valueOf(connect)?.status;
  if (status === undefined) return unread(about, connect);
  return status === 'ACTIVE'
    ? [{ about, severity: 'ok', what: 'Active.' }]
    : [{ about, severity: 'fails', what: `Its status is ${status}.`, mend: 'Wait until it is ACTIVE.' }];
};

const ownTarget = (about: string, type: string, configs: readonly StorageConfig[]): Finding => {
  const [other] = configs.filter((config) => !isOurs(config));
  if (other === undefined)
    return {
      about,
      severity: 'ok',
      what:
        configs.length === 0
          ? 'Sent nowhere yet; the stack sets it.'
          : 'Sent to the stream of a Holdfast stack: fine while it is this one; of one that was removed, disassociate it first.',
    };
  const field = type === 'AGENT_EVENTS' ? 'agentEvents' : 'recordSource';
  const mend =
    other.type === 'KINESIS_FIREHOSE'
      ? `Set ${field} to existing-firehose with the bucket that the delivery stream fills.`
      : `Set ${field} to existing-stream with this ARN.`;
  const what = `The instance sends them to ${other.target ?? other.type} already, and Connect allows one target: the deployment is refused.`;
  return { about, severity: 'fails', what, mend };
};

const foreignTarget = (about: string, source: Source, configs: readonly StorageConfig[]): Finding => {
  const [config] = configs;
  if (config === undefined)
    return {
      about,
      severity: 'loses',
      what: 'The instance sends them nowhere: nothing will arrive.',
      mend: 'Point the instance at the source (Data streaming), or use the source "own".',
    };
  if (source.kind === 'existing-stream' && config.target !== source.streamArn)
    return {
      about,
      severity: 'loses',
      what: `The instance sends them to ${config.target ?? config.type}, not to ${source.streamArn}: nothing will arrive.`,
      mend: 'Correct streamArn in holdfast.config.json.',
    };
  return { about, severity: 'ok', what: `Sent to ${config.target ?? config.type}.` };
};

const targets = (answers: Answers, config: Config): Finding[] => {
  const connect = valueOf(answers.connect);
  if (connect === undefined) return [];
  return kinds.flatMap(({ name, about, type, answer }): Finding[] => {
    const source = config[name];
    if (source.kind === 'off') return [];
    const found =
      source.kind === 'own' ? ownTarget(about, type, connect[answer]) : foreignTarget(about, source, connect[answer]);
    return [found];
  });
};

const keyOf = (stream: StreamAnswer): string => stream.keyId?.split('/').at(-1) ?? '';

const streamKey = (about: string, stream: StreamAnswer, configured: string | undefined): Finding[] => {
  if (stream.keyId === undefined) return [];
  if (stream.keyId.endsWith('alias/aws/kinesis'))
    return [
      {
        about,
        severity: 'risk',
        what: 'It is encrypted with the key that AWS manages; whether Connect may write under it is not documented.',
        mend: 'See that records arrive (Kinesis metric IncomingRecords); else use a customer managed key.',
      },
    ];
  if (configured !== undefined && configured.endsWith(`/${keyOf(stream)}`)) return [];
  return [
    {
      about,
      severity: 'fails',
      what: `It is encrypted with ${stream.keyId}, and kmsKeyArn says ${configured ?? 'nothing'}: ingest could not decrypt, and its trigger would stand still.`,
      mend: 'Set kmsKeyArn to the ARN of that key.',
    },
  ];
};

const streamFindings = (answers: Answers, source: Source): Finding[] => {
  if (source.kind !== 'existing-stream') return [];
  const about = `Stream ${source.streamArn.split('/').at(-1) ?? ''}`;
  const answer = answers.streams[source.streamArn];
  const stream = valueOf(answer);
  if (stream === undefined) return unread(about, answer);
  const key = streamKey(about, stream, source.kmsKeyArn);
  if (key.length > 0) return key;
  return stream.status === 'ACTIVE'
    ? [{ about, severity: 'ok', what: 'Active.' }]
    : [{ about, severity: 'fails', what: `Its status is ${stream.status}.`, mend: 'Wait until it is ACTIVE.' }];
};

const bucketFindings = (answers: Answers, source: Source): Finding[] => {
  if (source.kind !== 'existing-firehose') return [];
  const about = `Bucket ${source.bucketArn.split(':').at(-1) ?? ''}`;
  const answer = answers.buckets[source.bucketArn];
  const bucket = valueOf(answer);
  if (bucket === undefined) return unread(about, answer);
  if (bucket.region !== answers.region)
    return [
      {
        about,
        severity: 'loses',
        what: `It is in ${bucket.region}; notices of its objects never reach ${answers.region}.`,
        mend: `Deploy in ${bucket.region}, or deliver to a bucket in ${answers.region}.`,
      },
    ];
  return bucket.sendsToEventBridge
    ? [{ about, severity: 'ok', what: 'Sends its notices to EventBridge.' }]
    : [
        {
          about,
          severity: 'loses',
          what: 'It sends no notices to EventBridge: no object is ever read, and nothing says so.',
          mend: 'Switch on "Send notifications to Amazon EventBridge" in its properties.',
        },
      ];
};

const keyFindings = (answers: Answers, source: Source): Finding[] => {
  if (source.kind === 'own' || source.kind === 'off' || source.kmsKeyArn === undefined) return [];
  const about = `Key ${source.kmsKeyArn.split('/').at(-1)?.slice(0, 8) ?? ''}`;
  const answer = answers.keys[source.kmsKeyArn];
  const key = valueOf(answer);
  if (key === undefined) return unread(about, answer);
  if (key.state !== 'Enabled')
    return [
      { about, severity: 'loses', what: `It is ${key.state}: nothing can be read or written.`, mend: 'Enable it.' },
    ];
  const findings: Finding[] = [];
  if (source.kind === 'existing-stream' && !connectMayWrite(key.policy))
    findings.push({
      about,
      severity: 'loses',
      what: "Its policy does not let Connect's service role encrypt: Connect drops the records and says nothing.",
      mend: 'Allow kms:GenerateDataKey to the role AWSServiceRoleForAmazonConnect_... in the key policy.',
    });
  if (!accountMayRead(key.policy, answers.accountId))
    findings.push({
      about,
      severity: 'fails',
      what: "Its policy does not admit the account's own roles: ingest could not decrypt.",
      mend: `Allow kms:Decrypt to arn:aws:iam::${answers.accountId}:root (or to the ingest role once it exists) in the key policy.`,
    });
  return findings.length > 0 ? findings : [{ about, severity: 'ok', what: 'Lets Connect write and ingest read.' }];
};

const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.about}\n${finding.what}`, finding])).values(),
];

export const sourceFindings = (answers: Answers, config: Config): Finding[] =>
  distinct([
    ...instance(answers, config),
    ...targets(answers, config),
    ...sourcesOf(config).flatMap((source) => [
      ...streamFindings(answers, source),
      ...bucketFindings(answers, source),
      ...keyFindings(answers, source),
    ]),
  ]);
