/** `npm run preflight`: reads the target account and says what will fail before anything is deployed. */
import { parseArgs } from 'node:util';
import { parseSettings } from '../infra/settings.ts';
import { table } from './lib/report-text.ts';
import { exitCodeOf, findingsOf } from './preflight/findings.ts';
import type { Finding } from './preflight/finding.ts';
import { plainApis } from './preflight/plain-apis.ts';
import { clientsOf, readAccount } from './preflight/read-account.ts';

const help = `npm run preflight -- [--region R] [--profile P] [--config FILE] [--instance ARN] [--api-log-role existing] [--json]

Reads the account that your AWS credentials belong to (it changes nothing) and says in sentences what a deployment would
meet there: bootstrap, concurrency, quotas, the Connect instance and what it streams already, keys, buckets.

Exit code 0: deploy. 1: something fails or loses data. 2: wrong options. 3: not everything could be read.`;

const labels = { fails: 'FAILS', loses: 'LOSES DATA', risk: 'risk', unknown: 'unknown', ok: 'ok' } as const;

/** A row each, and below it how to mend what is wrong. */
export const lines = (findings: readonly Finding[]): string[] => {
  const rows = table(findings.map(({ about, severity }) => [about, labels[severity]]));
  return findings.flatMap(({ what, mend }, index) => [
    `${rows[index] ?? ''}  ${what}`,
    ...(mend === undefined ? [] : [`    -> ${mend}`]),
  ]);
};

const options = () =>
  parseArgs({
    options: {
      region: { type: 'string' },
      profile: { type: 'string' },
      config: { type: 'string' },
      instance: { type: 'string' },
      'api-log-role': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

const main = async (): Promise<number> => {
  const given = options();
  if (given.help) {
    console.log(help);
    return 0;
  }
  const region = given.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (region === undefined) throw new RangeError('--region is required (or AWS_REGION)');
  const context: Record<string, unknown> = {
    config: given.config,
    connectInstanceArn: given.instance,
    apiLogRole: given['api-log-role'],
  };
  const settings = parseSettings(
    (name) => context[name],
    () => 0,
  );
  const place = { region, profile: given.profile };
  // The SDK finds the credentials (profile, sign-in, role); what is signed by hand uses the same ones.
  const credentials = await clientsOf(
    place,
    plainApis({ accessKeyId: '', secretAccessKey: '' }, region),
  ).ssm.config.credentials();
  const clients = clientsOf(place, plainApis(credentials, region, process.env['AWS_ENDPOINT_URL']));
  const answers = await readAccount(clients, region, settings.config);
  const findings = findingsOf(answers, settings);
  if (given.json) console.log(JSON.stringify({ accountId: answers.accountId, region, findings }, null, 2));
  else for (const line of [`Account ${answers.accountId}, ${region}`, '', ...lines(findings)]) console.log(line);
  return exitCodeOf(findings);
};

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof RangeError || (error instanceof TypeError && 'code' in error) ? 2 : 3;
  },
);
