/** The built pages as answers: the pages themselves are asked for each time, their files (named by their content) never again. Pure. */
import { ProblemError } from '../../../shared/http/problem.ts';
import { Reply } from '../../../shared/http/reply.ts';

/** Path below the site's folder -> text. */
export type Site = ReadonlyMap<string, string>;

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** Code and styles from this origin only, data from this origin only, nothing inline, nothing framed, nothing evaluated. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const pageHeaders = {
  'cache-control': 'no-cache',
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

const yearSeconds = 31_536_000;
const assetHeaders = { 'cache-control': `public, max-age=${yearSeconds}, immutable` } as const;

const replyWith = (site: Site, path: string, headers: Readonly<Record<string, string>>): Reply => {
  const text = site.get(path);
  const contentType = contentTypes[path.split('.').at(-1) ?? ''];
  if (text === undefined || contentType === undefined) throw new ProblemError('not-found', 'There is no such file.');
  return new Reply({ contentType, text, headers });
};

export const pageReply = (site: Site, file: 'index.html' | 'retention.html'): Reply =>
  replyWith(site, file, pageHeaders);
export const assetReply = (site: Site, file: string): Reply => replyWith(site, `assets/${file}`, assetHeaders);
