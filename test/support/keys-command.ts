/** `npm run keys` on a running stack: what it makes opens what it should, and no longer once it is revoked. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalStack } from '../../scripts/lib/stack.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

export const describeKeysCommand = (stackOf: () => LocalStack): void => {
  const keys = async (...args: string[]): Promise<string> => {
    const { host, output } = stackOf();
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', 'scripts/keys.ts', ...args, '--table', output('KpiTableName')],
      {
        cwd: root,
        env: {
          PATH: process.env['PATH'],
          AWS_REGION: 'eu-west-1',
          AWS_ENDPOINT_URL_DYNAMODB: host.dynamoEndpoint,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        },
      },
    );
    return stdout.trim();
  };
  const ask = (path: string, key: string): Promise<Response> =>
    fetch(`${stackOf().api.url}${path}`, { headers: { 'x-api-key': key } });

  it('npm run keys makes keys that open what they are for, lists them, and revokes them', async () => {
    const wall = await keys('create', '--name', 'Wall', '--kind', 'display', '--team', 'feed-team-1', '--days', '1');
    const days = 'from=2026-11-10&to=2026-11-10';
    expect((await ask(`/v1/kpis?${days}&groupBy=team`, wall)).status).toBe(200);
    expect((await ask(`/v1/kpis?${days}&groupBy=agent`, wall)).status).toBe(403);
    expect((await ask('/v1/now', wall)).status).toBe(403);
    const gone = await keys('create', '--name', 'Gone');
    const [, keyId = ''] = gone.split('_');
    await expect(keys('revoke', 'nobodys1')).rejects.toThrow(/There is no key nobodys1/u);
    await keys('revoke', keyId);
    const listed = await keys('list');
    expect(listed).toMatch(/Wall +display +kpi:read +team feed-team-1/u);
    expect(listed).toMatch(/Gone +key +kpi:read +-( +\d{4}-\d\d-\d\d) +-\1/u);
    expect(listed).not.toContain(gone);
    const refused = await ask(`/v1/kpis?${days}`, gone);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="holdfast", charset="UTF-8"',
    ]);
  });
};
