/** `npm run deploy:stand-in`: deploys the template into moto's server through the CloudFormation API and looks at the result. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { ensureAssembly } from './lib/assembly.ts';
import { pythonWith } from './lib/python.ts';
import { table } from './lib/report-text.ts';
import { type Cloud, credentials, pretendBootstrap, templateKey, uploadAssets } from './stand-in/assets.ts';
import { type Check, checkDeployed, type Deployed, type Template } from './stand-in/checks.ts';
import { type Moto, startMoto } from './stand-in/moto.ts';

const help = `npm run deploy:stand-in

Deploys the synthesized stack into moto's server (an independent stand-in for AWS, in Python) on this machine and checks
it. Without Python or moto it says so and succeeds: pip install 'moto[server]'`;

const stackName = 'Holdfast';
const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});

const say = (line: string): void => console.error(line);

const createStack = async (cloud: Cloud, client: CloudFormationClient, templateUrl: string): Promise<Check> => {
  await client.send(
    new CreateStackCommand({ StackName: stackName, TemplateURL: templateUrl, Capabilities: ['CAPABILITY_IAM'] }),
  );
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  const [stack] = Stacks;
  const outputs = (stack?.Outputs ?? []).filter(({ OutputValue }) => (OutputValue ?? '') !== '').length;
  const ok = stack?.StackStatus === 'CREATE_COMPLETE' && outputs > 0;
  return {
    what: `stack ${stackName} in ${cloud.region}`,
    ok,
    found: `${stack?.StackStatus ?? 'none'}, ${outputs} outputs`,
  };
};

const resourcesOf = async (client: CloudFormationClient): Promise<Deployed[]> => {
  const found: Deployed[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stackName }))
    for (const {
      LogicalResourceId: logicalId = '',
      ResourceType: type = '',
      PhysicalResourceId,
    } of StackResourceSummaries)
      found.push({ logicalId, type, physicalId: PhysicalResourceId ?? '' });
  return found;
};

/** Every resource of a type that moto makes has to be there; of the others nothing is known. */
const completeness = (template: Template, deployed: readonly Deployed[], makes: Moto['makes']): Check => {
  const wanted = Object.entries(template).filter(([, { Type }]) => makes.has(Type));
  const there = new Set(deployed.map(({ logicalId }) => logicalId));
  const missing = wanted.filter(([id]) => !there.has(id)).map(([id]) => id);
  return {
    what: 'resources of types that moto makes',
    ok: missing.length === 0,
    found: missing.length === 0 ? `${wanted.length} of ${wanted.length}` : `missing: ${missing.join(', ')}`,
  };
};

const deploy = async (python: string, moto: Moto, assemblyDir: string): Promise<Check[]> => {
  const cloud: Cloud = { endpoint: moto.endpoint, region: 'eu-west-1', accountId: '123456789012' };
  const templatePath = join(assemblyDir, `${stackName}.template.json`);
  const whole: unknown = JSON.parse(readFileSync(templatePath, 'utf8'));
  const template = templateSchema.parse(whole).Resources;
  const adapted = forMoto(whole, { typeOf: (id) => template[id]?.Type ?? '', makes: moto.makes });
  await pretendBootstrap(cloud, '21');
  const { files, bucket } = await uploadAssets(python, assemblyDir, stackName, cloud, JSON.stringify(adapted));
  say(`Uploaded ${files} files; creating the stack ...`);
  // A second attempt would only meet the stack that the first one left half made.
  const client = new CloudFormationClient({
    endpoint: moto.endpoint,
    region: cloud.region,
    credentials,
    maxAttempts: 1,
  });
  try {
    // Too large to be sent along, as for `cdk deploy`.
    const url = `https://${bucket}.s3.${cloud.region}.amazonaws.com/${templateKey}`;
    const stack = await createStack(cloud, client, url);
    const deployed = await resourcesOf(client);
    const types = [...new Set(Object.values(template).map(({ Type }) => Type))].toSorted();
    say(
      `\nmoto only takes note of these types, so nothing is proved about them:\n  ${types.filter((type) => !moto.makes.has(type)).join(', ')}\n`,
    );
    return [stack, completeness(template, deployed, moto.makes), ...(await checkDeployed(cloud, template, deployed))];
  } finally {
    client.destroy();
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What of the template moto takes for a mistake of ours. */
interface Adaptation {
  readonly typeOf: (logicalId: string) => string;
  readonly makes: Moto['makes'];
}

/** moto makes up no name for a parameter, as CloudFormation does. */
const named = (resources: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) =>
      isRecord(resource) && resource['Type'] === 'AWS::SSM::Parameter' && isRecord(resource['Properties'])
        ? [id, { ...resource, Properties: { Name: `/${stackName}/${id}`, ...resource['Properties'] } }]
        : [id, resource],
    ),
  );

/**
 * moto answers no Fn::GetAtt of a resource that it does not make, and refuses the whole stack: such a reference becomes a
 * Ref, which it leaves empty. A Ref of an event bus it fills with no text: that becomes the bus's ARN, which it also takes.
 * Everything else is deployed as it stands.
 */
const forMoto = (value: unknown, adaptation: Adaptation): unknown => {
  if (Array.isArray(value)) return value.map((item) => forMoto(item, adaptation));
  if (!isRecord(value)) return value;
  const { 'Fn::GetAtt': attribute, Ref: ref } = value;
  if (Array.isArray(attribute) && !adaptation.makes.has(adaptation.typeOf(String(attribute[0]))))
    return { Ref: attribute[0] };
  if (typeof ref === 'string' && adaptation.typeOf(ref) === 'AWS::Events::EventBus')
    return { 'Fn::GetAtt': [ref, 'Arn'] };
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      forMoto(key === 'Resources' && isRecord(part) ? named(part) : part, adaptation),
    ]),
  );
};

const main = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(help);
    return 0;
  }
  const python = pythonWith('moto.server', 'flask');
  if (python === undefined) {
    console.log("moto is not at hand (pip install 'moto[server]'): the stack was not deployed into it.");
    return 0;
  }
  const assemblyDir = ensureAssembly(say);
  say('Starting moto ...');
  const moto = await startMoto(python);
  try {
    const checks = await deploy(python, moto, assemblyDir);
    const rows = checks.map(({ what, ok, found }) => [what, ok ? 'ok' : 'FAILED', found]);
    for (const line of table([['Check', 'Result', 'Found'], ...rows])) console.log(line);
    return checks.every(({ ok }) => ok) ? 0 : 1;
  } catch (error) {
    say(moto.said());
    throw error;
  } finally {
    await moto.stop();
  }
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
