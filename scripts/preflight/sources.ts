/** What the stack reads from. Pure. */
import type { Config } from '../../shared/config/config.ts';

export type Source = Config['recordSource'] | Config['agentEvents'];

/** Files of Connect's analyses arrive as those of a Firehose do: objects of a bucket, told of by EventBridge. */
const analysisSource = ({ analysis }: Config): Source[] =>
  analysis === undefined
    ? []
    : [
        {
          kind: 'existing-firehose',
          bucketArn: `arn:aws:s3:::${analysis.bucketName}`,
          prefix: '',
          kmsKeyArn: analysis.kmsKeyArn,
        },
      ];

export const sourcesOf = (config: Config): Source[] => [
  config.recordSource,
  config.agentEvents,
  ...analysisSource(config),
];
