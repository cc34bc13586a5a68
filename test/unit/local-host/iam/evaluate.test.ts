/** IAM's logic for one policy: who wins, what patterns cover, what conditions say, and what is refused to be evaluated at all. */
import fc from 'fast-check';
import { PolicyError } from '../../../../local/host/iam/conditions.ts';
import { type Verdict, evaluate } from '../../../../local/host/iam/evaluate.ts';
import { managedPolicy } from '../../../../local/host/iam/managed-policies.ts';
import { matchesPattern } from '../../../../local/host/iam/pattern.ts';
import { parsePolicy } from '../../../../local/host/iam/policy.ts';

const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/T';

interface Asked {
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

const verdict = (statements: readonly object[], asked: Asked = {}): Verdict =>
  evaluate(parsePolicy({ Version: '2012-10-17', Statement: statements }, 'identity', 'trial'), {
    action: asked.action ?? 'dynamodb:PutItem',
    resource: asked.resource ?? table,
    context: new Map(Object.entries(asked.context ?? {}).map(([key, values]) => [key.toLowerCase(), values])),
  }).verdict;

const allow = (over: object = {}): object => ({
  Effect: 'Allow',
  Action: 'dynamodb:PutItem',
  Resource: table,
  ...over,
});
const deny = (over: object = {}): object => ({ ...allow(over), Effect: 'Deny' });

describe('a verdict', () => {
  it.each<[string, object[], Asked, Verdict]>([
    ['nothing is allowed that nobody allows', [], {}, 'implicit-deny'],
    ['one statement that covers it is enough', [allow({ Action: 'x:Y' }), allow()], {}, 'allow'],
    ['a deny wins over every allow, wherever it stands', [deny(), allow()], {}, 'explicit-deny'],
    ['a deny wins when it comes last', [allow(), deny()], {}, 'explicit-deny'],
    ['a deny of something else changes nothing', [allow(), deny({ Action: 'dynamodb:GetItem' })], {}, 'allow'],
    ['another action', [allow()], { action: 'dynamodb:GetItem' }, 'implicit-deny'],
    ['another resource', [allow()], { resource: `${table}2` }, 'implicit-deny'],
    ['an index is not its table', [allow()], { resource: `${table}/index/byDay` }, 'implicit-deny'],
    ['actions have no case', [allow({ Action: 'DynamoDB:putITEM' })], {}, 'allow'],
    ['resources have', [allow({ Resource: table.toUpperCase() })], {}, 'implicit-deny'],
    ['a list of actions', [allow({ Action: ['a:B', 'dynamodb:PutItem'] })], {}, 'allow'],
    ['wildcards in actions', [allow({ Action: 'dynamodb:Put*' })], {}, 'allow'],
    ['one character', [allow({ Action: 'dynamodb:Pu?Item' })], {}, 'allow'],
    ['wildcards in resources reach over everything', [allow({ Resource: 'arn:aws:dynamodb:*' })], {}, 'allow'],
    ['NotAction leaves out', [allow({ Action: undefined, NotAction: 'dynamodb:PutItem' })], {}, 'implicit-deny'],
    ['NotAction lets in the rest', [allow({ Action: undefined, NotAction: 'dynamodb:Scan' })], {}, 'allow'],
    ['NotResource leaves out', [allow({ Resource: undefined, NotResource: table })], {}, 'implicit-deny'],
    ['NotResource lets in the rest', [allow({ Resource: undefined, NotResource: 'arn:x' })], {}, 'allow'],
    ['a deny by NotAction', [allow(), deny({ Action: undefined, NotAction: 'dynamodb:Scan' })], {}, 'explicit-deny'],
  ])('%s', (_name, statements, asked, expected) => {
    expect(verdict(statements, asked)).toBe(expected);
  });

  it('says which statements allow', () => {
    const statements = parsePolicy(
      { Statement: [allow(), allow({ Action: '*' }), allow({ Action: 'x:Y' })] },
      'identity',
      't',
    );
    const decision = evaluate(statements, { action: 'dynamodb:PutItem', resource: table, context: new Map() });
    expect(decision.allowedBy).toEqual(statements.slice(0, 2));
  });
});

describe('a condition', () => {
  const under = (condition: object, context: Record<string, readonly string[]> = {}): boolean =>
    verdict([allow({ Condition: condition })], { context }) === 'allow';
  const keys = (...values: string[]) => ({ 'dynamodb:LeadingKeys': values });
  const leading = (operator: string, ...patterns: string[]) => ({ [operator]: { 'dynamodb:LeadingKeys': patterns } });

  it.each<[string, object, Record<string, readonly string[]>, boolean]>([
    ['every leading key fits', leading('ForAllValues:StringLike', 'L#*', 'J#*'), keys('L#1', 'J#2'), true],
    ['one leading key does not', leading('ForAllValues:StringLike', 'L#*'), keys('L#1', 'K#2'), false],
    ['no key at all: the trap of ForAllValues', leading('ForAllValues:StringLike', 'L#*'), {}, true],
    ['equal, not like', leading('ForAllValues:StringEquals', 'L#*'), keys('L#1'), false],
    ['equal', leading('ForAllValues:StringEquals', 'L#1', 'L#2'), keys('L#2', 'L#1'), true],
    ['some value fits', leading('ForAnyValue:StringLike', 'L#*'), keys('K#1', 'L#1'), true],
    ['no value for ForAnyValue', leading('ForAnyValue:StringLike', 'L#*'), {}, false],
    ['StringEquals', { StringEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': ['b'] }, true],
    ['StringEquals has case', { StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': ['A'] }, false],
    ['keys have none', { StringEquals: { 'S3:PREFIX': 'a' } }, { 's3:prefix': ['a'] }, true],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 's3:prefix': 'a' } }, { 's3:prefix': ['A'] }, true],
    ['an absent key', { StringEquals: { 's3:prefix': 'a' } }, {}, false],
    ['an absent key, if it exists', { StringEqualsIfExists: { 's3:prefix': 'a' } }, {}, true],
    ['a present key, if it exists', { StringEqualsIfExists: { 's3:prefix': 'a' } }, { 's3:prefix': ['b'] }, false],
    ['StringNotEquals', { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': ['c'] }, true],
    ['StringNotEquals of one of them', { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': ['b'] }, false],
    ['StringNotEquals of an absent key', { StringNotEquals: { 's3:prefix': 'a' } }, {}, true],
    ['StringNotLike', { StringNotLike: { 's3:prefix': 'a*' } }, { 's3:prefix': ['ab'] }, false],
    ['Null: must be absent', { Null: { 's3:prefix': 'true' } }, {}, true],
    ['Null: must be there', { Null: { 's3:prefix': 'false' } }, {}, false],
    ['Null: must be there and is', { Null: { 's3:prefix': false } }, { 's3:prefix': ['a'] }, true],
    ['Bool', { Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': ['true'] }, true],
    ['Bool, the other', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': ['true'] }, false],
    [
      'ArnLike',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:x:*:1:y/*' } },
      { 'aws:SourceArn': ['arn:aws:x:r:1:y/z'] },
      true,
    ],
    [
      'ArnLike does not reach over a colon',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:*:y' } },
      { 'aws:SourceArn': ['arn:aws:x:r:1:y'] },
      false,
    ],
    [
      'ArnNotLike',
      { ArnNotLike: { 'aws:SourceArn': 'arn:aws:x:*:1:y/*' } },
      { 'aws:SourceArn': ['arn:aws:x:r:1:y/z'] },
      false,
    ],
    ['NumericLessThan', { NumericLessThan: { 's3:prefix': '7' } }, { 's3:prefix': ['6.5'] }, true],
    ['NumericGreaterThanEquals', { NumericGreaterThanEquals: { 's3:prefix': 7 } }, { 's3:prefix': ['6.5'] }, false],
    [
      'all operators have to hold',
      { StringEquals: { 's3:prefix': 'a' }, Bool: { 'aws:SecureTransport': 'false' } },
      { 's3:prefix': ['a'], 'aws:SecureTransport': ['true'] },
      false,
    ],
    [
      'all keys have to hold',
      { StringEquals: { 's3:prefix': 'a', 'events:source': 'b' } },
      { 's3:prefix': ['a'], 'events:source': ['c'] },
      false,
    ],
  ])('%s', (_name, condition, context, expected) => {
    expect(under(condition, context)).toBe(expected);
  });

  it('of a deny lets through what it does not meet', () => {
    const statements = [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })];
    const secure = (value: string): Verdict => verdict(statements, { context: { 'aws:SecureTransport': [value] } });
    expect([secure('true'), secure('false')]).toEqual(['allow', 'explicit-deny']);
  });

  it('cut along leading keys allows exactly the keys of its prefixes', () => {
    const prefix = fc.constantFrom('L#', 'J#', 'K#', 'B#');
    const key = fc.tuple(prefix, fc.string()).map(([start, rest]) => start + rest);
    fc.assert(
      fc.property(fc.uniqueArray(prefix), fc.array(key, { minLength: 1 }), (granted, used) => {
        const patterns = granted.map((one) => `${one}*`);
        const condition = leading('ForAllValues:StringLike', ...patterns);
        const expected = used.every((one) => granted.some((start) => one.startsWith(start)));
        expect(under(patterns.length === 0 ? leading('ForAllValues:StringLike', '-') : condition, keys(...used))).toBe(
          expected,
        );
      }),
    );
  });
});

describe('what is not evaluated', () => {
  it.each<[string, object]>([
    ['an unknown operator', { Condition: { DateLessThan: { 'aws:SourceArn': '2026' } } }],
    ['an address', { Condition: { IpAddress: { 'aws:SourceArn': '10.0.0.0/8' } } }],
    ['an unknown key', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } }],
    ['a policy variable in a condition', { Condition: { StringEquals: { 's3:prefix': '${aws:username}' } } }],
    ['a policy variable in a resource', { Resource: 'arn:aws:s3:::b/${aws:username}/*' }],
    ['a principal', { Principal: { AWS: '*' } }],
    ['both Action and NotAction', { NotAction: 'a:B' }],
    ['no resource', { Resource: undefined }],
    ['an unknown element', { Actions: 'a:B' }],
    ['an effect of neither kind', { Effect: 'Maybe' }],
    ['a value that is no text', { Condition: { StringEquals: { 's3:prefix': { a: 1 } } } }],
  ])('%s is an error that names the policy', (_name, over) => {
    const read = (): unknown => parsePolicy({ Statement: [allow(over)] }, 'identity', 'TheRole');
    expect(read).toThrow(PolicyError);
    expect(read).toThrow('TheRole');
  });

  it('is an old version, and a managed policy that nobody wrote down', () => {
    expect(() => parsePolicy({ Version: '2008-10-17', Statement: [] }, 'identity', 't')).toThrow('2012-10-17');
    expect(() => managedPolicy('arn:aws:iam::aws:policy/AdministratorAccess')).toThrow('AdministratorAccess');
    expect(managedPolicy('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')).toMatchObject({
      Statement: [{ Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] }],
    });
  });
});

describe('patterns', () => {
  it.each([
    ['a.b', 'axb', false],
    ['a*c', 'ac', true],
    ['a*c', 'a\nb/c', true],
    ['a?c', 'ac', false],
    ['[a]', 'a', false],
    ['a+', 'aa', false],
    ['*', '', true],
  ])('%j on %j: %j', (pattern, value, expected) => {
    expect(matchesPattern(pattern, value)).toBe(expected);
  });

  it('without wildcards mean themselves', () => {
    const text = fc.string().filter((value) => !/[*?]/u.test(value));
    fc.assert(fc.property(text, text, (a, b) => expect(matchesPattern(a, b)).toBe(a === b)));
  });
});
