import fc from 'fast-check';
import type { Json, JsonObject } from '../../local/host/assembly/json.ts';
import { FilterError, compileFilters } from '../../local/host/stream/filter.ts';

const passes = (pattern: Json, subject: JsonObject): boolean =>
  compileFilters([JSON.stringify(pattern)])?.(subject) ?? true;

const change: JsonObject = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { kind: { S: 'contact' }, size: { N: '5' }, gone: { NULL: true } }, SizeBytes: 120 },
  tags: ['red', 'blue'],
};

describe('filter patterns', () => {
  it.each([
    ['equality', { eventName: ['INSERT', 'MODIFY'] }, true],
    ['equality that fails', { eventName: ['REMOVE'] }, false],
    ['nesting', { dynamodb: { NewImage: { kind: { S: ['contact'] } } } }, true],
    ['all fields have to match', { eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['x'] } } } }, false],
    ['prefix', { dynamodb: { NewImage: { kind: { S: [{ prefix: 'con' }] } } } }, true],
    ['suffix', { eventName: [{ suffix: 'X' }] }, false],
    ['exists', { dynamodb: { OldImage: [{ exists: false }] } }, true],
    ['exists below a missing parent', { dynamodb: { OldImage: { kind: { S: [{ exists: true }] } } } }, false],
    ['anything-but', { eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    ['anything-but a prefix', { eventName: [{ 'anything-but': { prefix: 'IN' } }] }, false],
    ['anything-but needs the field', { nothing: [{ 'anything-but': ['x'] }] }, false],
    ['numeric range', { dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<=', 120] }] } }, true],
    ['numeric on text is no match', { eventName: [{ numeric: ['>', 0] }] }, false],
    ['an item of a list', { tags: ['blue'] }, true],
    ['$or', { $or: [{ eventName: ['REMOVE'] }, { tags: ['red'] }] }, true],
    ['a literal boolean', { dynamodb: { NewImage: { gone: { NULL: [true] } } } }, true],
  ] satisfies [string, Json, boolean][])('%s', (_name, pattern, expected) => {
    expect(passes(pattern, change)).toBe(expected);
  });

  it('pass when one of several matches, and always when there are none', () => {
    expect(compileFilters(['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}'])?.(change)).toBe(true);
    expect(compileFilters([])).toBeUndefined();
  });

  it.each([
    ['*Analysis/*.json', 'connect/Analysis/Voice/2026/11/20/a.json', true],
    ['*Analysis/*.json', 'Analysis/.json', true],
    ['*Analysis/*.json', 'connect/Analysis/a.json.gz', false],
    ['*Analysis/*.json', 'connect/Analysis/ajson', false],
    ['*Analysis/*.json', 'connect/analysis/a.json', false],
    ['a*b*c', 'a\nb c b c', true],
    ['a*b*c', 'acb', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    [String.raw`5\*`, '5*', true],
    [String.raw`5\*`, '55', false],
    [String.raw`5\**`, '5*5', true],
    [String.raw`c:\\*`, String.raw`c:\x`, true],
    [String.raw`c:\\*`, 'c:x', false],
    ['(*)', '(😀)', true],
  ])('the wildcard %s on %j: %j', (wildcard, text, expected) => {
    expect(passes({ key: [{ wildcard }] }, { key: text })).toBe(expected);
    expect(passes({ key: [{ 'anything-but': { wildcard } }] }, { key: text })).toBe(!expected);
  });

  it('a wildcard is about text', () => {
    expect(passes({ key: [{ wildcard: '*' }] }, { key: 5 })).toBe(false);
    expect(passes({ key: [{ wildcard: '*' }] }, {})).toBe(false);
  });

  it('a wildcard of any text, its own characters escaped, finds that text and what stands around it', () => {
    const escape = (text: string): string => text.replaceAll(/[\\*]/gu, String.raw`\$&`);
    const unit = fc.string({ unit: 'grapheme', maxLength: 8 });
    fc.assert(
      fc.property(unit, unit, unit, (before, text, after) => {
        const wildcard = text === '' ? '*' : `*${escape(text)}*`;
        expect(passes({ key: [{ wildcard }] }, { key: `${before}${text}${after}` })).toBe(true);
        expect(passes({ key: [{ wildcard: `${escape(text)}!` }] }, { key: text })).toBe(false);
      }),
    );
  });

  it.each([
    ['two * in a row', String.raw`{"a":[{"wildcard":"a**b"}]}`],
    ['a backslash before another character', String.raw`{"a":[{"wildcard":"a\\b"}]}`],
    ['a backslash at the end', String.raw`{"a":[{"wildcard":"a\\"}]}`],
    ['a wildcard that is no text', '{"a":[{"wildcard":["a"]}]}'],
    ['an unknown operator', '{"a":[{"cidr":"10.0.0.0/8"}]}'],
    ['an empty list', '{"a":[]}'],
    ['a bare value', '{"a":"b"}'],
    ['a crooked numeric', '{"a":[{"numeric":[">"]}]}'],
    ['a list at the top', '[1]'],
  ])('%s is an error when the mapping is made', (_name, pattern) => {
    expect(() => compileFilters([pattern])).toThrow(FilterError);
  });
});
