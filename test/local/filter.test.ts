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
    ['an unknown operator', '{"a":[{"cidr":"10.0.0.0/8"}]}'],
    ['an empty list', '{"a":[]}'],
    ['a bare value', '{"a":"b"}'],
    ['a crooked numeric', '{"a":[{"numeric":[">"]}]}'],
    ['a list at the top', '[1]'],
  ])('%s is an error when the mapping is made', (_name, pattern) => {
    expect(() => compileFilters([pattern])).toThrow(FilterError);
  });
});
