/** What API Gateway checks when an API is made: paths, authorizers, stages. Pure; each complaint names the resource. */

export interface DeclaredPart {
  readonly logicalId: string;
  readonly parent: string;
  readonly ref: string;
  readonly part: string;
}

export interface DeclaredAuthorizer {
  readonly logicalId: string;
  readonly kind: 'REQUEST' | 'TOKEN';
  readonly identitySource: string | undefined;
  readonly ttlSeconds: number;
}

/** A plain or greedy variable, or these characters ("$" is not among them). */
const PART = /^(\{[\w.:-]+\+?\}|[\w.:-]+)$/u;
const IDENTITY = /^(method\.request\.(header|querystring)\.[^\s,]+|stageVariables\.\w+|context\.[\w.]+)$/u;
/** Per API, unless AWS raises it. */
const RESOURCES = 300;

const isVariable = (part: string): boolean => part.startsWith('{');
const isGreedy = (part: string): boolean => part.endsWith('+}');

const siblingComplaints = (siblings: readonly DeclaredPart[]): string[] => {
  const variables = siblings.filter(({ part }) => isVariable(part));
  const names = new Set<string>();
  const twice = siblings.filter(({ part }) => names.has(part) || !names.add(part));
  return [
    ...(variables.length > 1
      ? [
          `${variables[1]?.logicalId ?? ''}: a sibling of this resource already has a variable path part; only one is allowed`,
        ]
      : []),
    ...twice.map(
      ({ logicalId, part }) => `${logicalId}: another resource with the same parent already has the name ${part}`,
    ),
  ];
};

export const pathComplaints = (parts: readonly DeclaredPart[], rootId: string): string[] => {
  const parents = new Set(parts.map(({ parent }) => parent));
  const greedy = new Set(parts.filter(({ part }) => isGreedy(part)).map(({ ref }) => ref));
  return [
    ...(parts.length > RESOURCES ? [`an API has ${RESOURCES} resources at most, this one has ${parts.length}`] : []),
    ...parts.flatMap(({ logicalId, part, parent }) => [
      ...(PART.test(part)
        ? []
        : [`${logicalId}: a path part only allows a-zA-Z0-9._-: or a variable in curly braces, not ${part}`]),
      ...(greedy.has(parent) ? [`${logicalId}: a greedy path variable has nothing below it`] : []),
      ...(parent === rootId && (part === 'ping' || part === 'sping')
        ? [`${logicalId}: /${part} is reserved for the service's health check`]
        : []),
    ]),
    ...[...parents].flatMap((parent) => siblingComplaints(parts.filter((own) => own.parent === parent))),
  ];
};

export const authorizerComplaints = ({ logicalId, kind, identitySource, ttlSeconds }: DeclaredAuthorizer): string[] => {
  const sources = identitySource?.split(',').map((source) => source.trim()) ?? [];
  return [
    ...(identitySource === '' ? [`${logicalId}: an empty identity source is none; leave the property out`] : []),
    ...sources
      .filter((source) => source !== '' && !IDENTITY.test(source))
      .map((source) => `${logicalId}: ${source} is no identity source`),
    ...(kind === 'TOKEN' && (sources.length !== 1 || !sources[0]?.startsWith('method.request.header.'))
      ? [`${logicalId}: a token authorizer has exactly one header as its identity source`]
      : []),
    ...(kind === 'REQUEST' && ttlSeconds > 0 && sources.length === 0
      ? [`${logicalId}: answers are kept by identity source, and there is none; the time to live must be 0`]
      : []),
    ...(ttlSeconds > 0
      ? [`${logicalId}: the local host keeps no answers of authorizers; the time to live must be 0`]
      : []),
  ];
};

export const stageComplaints = (logicalId: string, name: string): string[] =>
  /^[\w-]{1,128}$/u.test(name)
    ? []
    : [`${logicalId}: a stage is named by up to 128 letters, digits, hyphens and underscores, not ${name}`];
