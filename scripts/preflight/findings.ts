/** Answers of an account -> what will fail, in sentences. Pure. */
import type { Config } from '../../shared/config/config.ts';
import type { Answers } from './answers.ts';
import { type Finding, type Severity, unread } from './finding.ts';
import { sourceFindings } from './source-findings.ts';

export interface Plan {
  readonly config: Config;
  /** The stack sets the role for API Gateway's logs. */
  readonly ownsApiLogRole: boolean;
}

/** Asset publishing with roles; the template asks for it. */
const oldestBootstrap = 6;
/** Lambda keeps this much of the account's concurrency unreserved. */
const keptUnreserved = 100;
/** Ingest, aggregate and fold at their parallelization, the API, and somebody else's functions beside them. */
const comfortableConcurrency = 100;

const bootstrap = ({ bootstrapVersion: answer, accountId, region }: Answers): Finding[] => {
  const about = 'CDK bootstrap';
  if ('error' in answer) return unread(about, answer);
  const mend = `npx cdk bootstrap aws://${accountId}/${region}`;
  if (answer.value === undefined)
    return [{ about, severity: 'fails', what: `There is none in ${region}: cdk deploy stops before it begins.`, mend }];
  return answer.value < oldestBootstrap
    ? [{ about, severity: 'fails', what: `Version ${answer.value} is too old; ${oldestBootstrap} is needed.`, mend }]
    : [{ about, severity: 'ok', what: `Version ${answer.value}.` }];
};

const concurrency = ({ lambda: answer }: Answers, { config }: Plan): Finding[] => {
  const about = 'Lambda concurrency';
  if ('error' in answer) return unread(about, answer);
  const { concurrency: limit, unreserved } = answer.value;
  const reserved = Object.values(config.reservedConcurrency).reduce((sum, value) => sum + value, 0);
  if (reserved > 0 && unreserved - reserved < keptUnreserved)
    return [
      {
        about,
        severity: 'fails',
        what: `reservedConcurrency asks for ${reserved}, and Lambda keeps ${keptUnreserved} of the ${unreserved} that are free: functions are refused.`,
        mend: 'Remove reservedConcurrency from holdfast.config.json, or raise the quota "Concurrent executions".',
      },
    ];
  return limit < comfortableConcurrency
    ? [
        {
          about,
          severity: 'risk',
          what: `The account may run ${limit} functions at once: a busy hour is throttled and numbers come late.`,
          mend: 'Raise the quota "Concurrent executions" of Lambda (Service Quotas); 1,000 is the usual default.',
        },
      ]
    : [{ about, severity: 'ok', what: `${limit} functions at once.` }];
};

const apiLogRole = ({ apiLogRole: answer }: Answers, { ownsApiLogRole }: Plan): Finding[] => {
  const about = 'API Gateway log role';
  if ('error' in answer) return unread(about, answer);
  if (answer.value !== undefined && ownsApiLogRole)
    return [
      {
        about,
        severity: 'risk',
        what: `The account has one (${answer.value}); the stack would replace it for all APIs of the region.`,
        mend: 'Deploy with -c apiLogRole=existing.',
      },
    ];
  if (answer.value === undefined && !ownsApiLogRole)
    return [
      {
        about,
        severity: 'fails',
        what: 'The account has none: the stage with its access log is refused.',
        mend: 'Deploy without -c apiLogRole=existing.',
      },
    ];
  return [{ about, severity: 'ok', what: answer.value === undefined ? 'The stack sets it.' : 'Stays as it is.' }];
};

/** Needed by one stack, with room. By name: codes differ between partitions. */
const quotaNeeds = [
  { service: 'dynamodb', name: /maximum number of tables/iu, needed: 20, what: 'tables' },
  { service: 'kinesis', name: /on-demand data streams/iu, needed: 2, what: 'on-demand streams' },
  { service: 'monitoring', name: /number of metric alarms/iu, needed: 200, what: 'alarms' },
] as const;

const quotas = ({ quotas: answer }: Answers): Finding[] => {
  if ('error' in answer) return unread('Quotas', answer);
  return quotaNeeds.flatMap(({ service, name, needed, what }): Finding[] => {
    const quota = answer.value.find((one) => one.service === service && name.test(one.name));
    if (quota === undefined || quota.value >= needed) return [];
    return [
      {
        about: `Quota of ${what}`,
        severity: 'fails',
        what: `"${quota.name}" is ${quota.value}; a stack needs up to ${needed}.`,
        mend: 'Ask for more (Service Quotas).',
      },
    ];
  });
};

const order: readonly Severity[] = ['fails', 'loses', 'risk', 'unknown', 'ok'];

/** The worst first. */
export const findingsOf = (answers: Answers, plan: Plan): Finding[] =>
  [
    ...bootstrap(answers),
    ...concurrency(answers, plan),
    ...apiLogRole(answers, plan),
    ...quotas(answers),
    ...sourceFindings(answers, plan.config),
  ].toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));

/** 0: deploy. 1: something fails or loses data. 3: not all could be read. */
export const exitCodeOf = (findings: readonly Finding[]): number => {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('fails') || severities.has('loses')) return 1;
  return severities.has('unknown') ? 3 : 0;
};
