/** Which route a request takes: exact parts before variables before greedy ones, the method before ANY. Pure. */
import type { RoutePlan } from '../plan/api.ts';

export interface RouteMatch {
  readonly route: RoutePlan;
  /** As received: a REST API leaves path parameters percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

const split = (path: string): string[] => path.split('/').filter((part) => part !== '');

interface Fit {
  readonly parameters: Record<string, string>;
  /** One digit per part: 0 exact, 1 variable, 2 greedy. The smallest text is the most specific. */
  readonly rank: string;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray % sign: compare what was sent
  }
};

const fit = (declared: readonly string[], parts: readonly string[]): Fit | undefined => {
  const parameters: Record<string, string> = {};
  let rank = '';
  for (const [index, piece] of declared.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    const name = /^\{(.+?)(\+?)\}$/u.exec(piece);
    if (name?.[2] === '+') {
      parameters[name[1] ?? ''] = parts.slice(index).join('/');
      return { parameters, rank: `${rank}2` };
    }
    if (name === null && piece !== decoded(part)) return undefined;
    if (name !== null) parameters[name[1] ?? ''] = part;
    rank += name === null ? '0' : '1';
  }
  return declared.length === parts.length ? { parameters, rank } : undefined;
};

/** path without the stage. undefined: API Gateway's "Missing Authentication Token". */
export const matchRoute = (routes: readonly RoutePlan[], method: string, path: string): RouteMatch | undefined => {
  const parts = split(path);
  const fits = routes.flatMap((route) => {
    const found = fit(split(route.path), parts);
    return found === undefined ? [] : [{ route, ...found }];
  });
  // The resource is chosen first, its method second: a resource that fits better but lacks the method answers 403.
  const best = fits.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))[0];
  if (best === undefined) return undefined;
  const sameResource = fits.filter((candidate) => candidate.route.path === best.route.path);
  const chosen =
    sameResource.find(({ route }) => route.method === method) ??
    sameResource.find(({ route }) => route.method === 'ANY');
  return chosen === undefined ? undefined : { route: chosen.route, pathParameters: chosen.parameters };
};
