/** Uploads what the assembly refers to, as `cdk deploy` would: code as zip files, the template, the bootstrap version. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';

const manifestSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.enum(['zip', 'file']) }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

export interface Cloud {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
}

/** moto accepts any. */
export const credentials = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' };

const contentOf = (python: string, path: string, packaging: 'zip' | 'file'): Buffer => {
  if (packaging === 'file') return readFileSync(path);
  const zip = `${path}.zip`;
  execFileSync(python, ['-m', 'zipfile', '-c', zip, ...readdirSync(path).map((name) => join(path, name))]);
  const content = readFileSync(zip);
  rmSync(zip);
  return content;
};

const inRegion = (region: string): string =>
  `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

export const templateKey = 'template.json';

/** The bucket of `cdk bootstrap` with the code, and the template. */
export const uploadAssets = async (
  python: string,
  assemblyDir: string,
  stackName: string,
  { endpoint, region, accountId }: Cloud,
  template: string,
): Promise<{ files: number; bucket: string }> => {
  const s3 = new AwsClient({ ...credentials, service: 's3', region });
  const put = async (path: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> => {
    const response = await s3.fetch(`${endpoint}/${path}`, { method: 'PUT', body });
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
  };
  const manifest: unknown = JSON.parse(readFileSync(join(assemblyDir, `${stackName}.assets.json`), 'utf8'));
  const { files } = manifestSchema.parse(manifest);
  const bucket = `cdk-hnb659fds-assets-${accountId}-${region}`;
  await put(bucket, inRegion(region));
  await put(`${bucket}/${templateKey}`, template);
  for (const { source, destinations } of Object.values(files)) {
    const body = contentOf(python, join(assemblyDir, source.path), source.packaging);
    for (const { objectKey } of Object.values(destinations)) await put(`${bucket}/${objectKey}`, Uint8Array.from(body));
  }
  return { files: Object.keys(files).length, bucket };
};

/** What `cdk bootstrap` leaves behind and the template asks for. */
export const pretendBootstrap = async ({ endpoint, region }: Cloud, version: string): Promise<void> => {
  const ssm = new SSMClient({ endpoint, region, credentials });
  await ssm.send(new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Value: version, Type: 'String' }));
  ssm.destroy();
};
