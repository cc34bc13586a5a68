import type { Context } from 'aws-lambda';
import { makeHandler } from '../../../functions/kpi/page/handler.ts';
import { pageRoutes } from '../../../shared/contracts/page-routes.ts';
import { apiEvent } from '../api/requests.ts';

const site = new Map([
  ['index.html', '<!doctype html>board'],
  ['retention.html', '<!doctype html>desk'],
  ['assets/main-1a2b.js', 'run()'],
  ['assets/main-1a2b.css', 'p{}'],
  ['assets/main.map', '{}'],
]);
const handler = makeHandler({ site, isTransient: () => false, report: () => undefined });
// Boundary: middy reads nothing of the context here.
const context = { awsRequestId: 'a', getRemainingTimeInMillis: () => 29_000 } as unknown as Context;
const get = (route: { readonly path: string }, file?: string) =>
  handler(apiEvent(route.path, { authorizer: null, ...(file === undefined ? {} : { params: { file } }) }), context);

describe('the pages', () => {
  it('come without a key, and allow nothing but their own origin', async () => {
    for (const [route, text] of [
      [pageRoutes.getWallboard, 'board'],
      [pageRoutes.getRetentionPage, 'desk'],
    ] as const) {
      const { statusCode, headers, body } = await get(route);
      expect([statusCode, headers?.['content-type'], body]).toEqual([
        200,
        'text/html; charset=utf-8',
        `<!doctype html>${text}`,
      ]);
      const policy = String(headers?.['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers?.['cache-control']).toBe('no-cache');
    }
  });

  it('have files that are never asked for again, because their names change with their content', async () => {
    const { statusCode, headers, body } = await get(pageRoutes.getAsset, 'main-1a2b.js');
    expect([statusCode, headers?.['content-type'], body]).toEqual([200, 'text/javascript; charset=utf-8', 'run()']);
    expect(headers?.['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get(pageRoutes.getAsset, 'main-1a2b.css')).headers?.['content-type']).toBe('text/css; charset=utf-8');
  });

  it.each([
    ['a file that is not there', 'other.js', 404],
    ['a file of a kind that is not served', 'main.map', 404],
    ['a way out of the folder', '../index.html', 400],
  ])('refuse %s', async (_, file, status) => expect((await get(pageRoutes.getAsset, file)).statusCode).toBe(status));
});
