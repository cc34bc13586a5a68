/** What is wrong with a value is said as a sentence after the field's name, with the limit. */
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { refusal } from '../../../shared/http/refusal.ts';

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: refusal }).error?.issues[0]?.message;

describe('a value that is refused', () => {
  test.each([
    [z.string(), undefined, 'is required'],
    [z.enum(['a', 'b']), undefined, 'is required'],
    [z.string(), 5, 'must be a string'],
    [z.number(), 'x', 'must be a number'],
    [z.number().int(), 1.5, 'must be a whole number'],
    [z.array(z.string()), 'x', 'must be a list'],
    [z.object({}), 'x', 'must be an object'],
    [z.number().min(7), 6, 'must be at least 7'],
    [z.number().max(730), 731, 'must be at most 730'],
    [z.number().gt(0), 0, 'must be more than 0'],
    [z.number().lt(1), 1, 'must be less than 1'],
    [z.string().min(1), '', 'must have at least 1 character'],
    [z.string().max(2), 'abc', 'must have at most 2 characters'],
    [z.array(z.string()).min(1), [], 'must have at least 1 entry'],
    [z.enum(['voice', 'task']), 'fax', 'must be one of voice, task'],
    [z.literal(false), true, 'must be false'],
    [z.string().regex(/^\+\d+$/, { error: 'must be a number such as +44' }), 'x', 'must be a number such as +44'],
  ])('case %#', (schema, value, message) => expect(said(schema, value)).toBe(message));

  test('of a very long list keeps the sentence short of it', () => {
    const many = Array.from({ length: 200 }, (_, at) => `option-${at}`);
    expect(said(z.enum(['x', ...many]), 'y')).not.toMatch(/^must be one of/u);
  });
});
