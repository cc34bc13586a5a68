/** Commands that sign by hand find the credentials that the AWS CLI would find, and say when nobody answers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { invoke } from '../../../scripts/lib/invoke.ts';
import { signedIn } from '../../../scripts/lib/sign-in.ts';

describe('who a command is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sign-in-'));
  const before = { ...process.env };
  const as = (env: Record<string, string>) => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    });
    return signedIn(process.env);
  };
  beforeAll(() => {
    writeFileSync(join(folder, 'config'), '[profile ops]\nregion = eu-west-2\n');
    writeFileSync(join(folder, 'credentials'), '[ops]\naws_access_key_id = a\naws_secret_access_key = b\n');
  });
  afterAll(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });

  it('is in the environment', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_SESSION_TOKEN: 'z' };
    expect(await as({ AWS_DEFAULT_REGION: 'eu-west-1', ...keys })).toMatchObject({ AWS_REGION: 'eu-west-1', ...keys });
  });

  it('is in a profile, with its region', async () => {
    expect(await as({ AWS_PROFILE: 'ops' })).toMatchObject({
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    });
  });

  it('is nobody without either', async () => {
    await expect(as({ AWS_REGION: 'eu-west-1' })).rejects.toThrow(/credentials/iu);
    await expect(as({ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' })).rejects.toThrow(/region/iu);
  });
});

it('a function that cannot be reached is an error that says where and why', async () => {
  const nowhere = { lambdaUrl: 'http://127.0.0.1:1', region: 'eu-west-1', accessKeyId: 'a', secretAccessKey: 'b' };
  await expect(invoke(nowhere, 'f', {}, z.unknown())).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1 does not answer: \S+/u);
});
