/** zod pieces for resource properties: CloudFormation accepts numbers and booleans as text, and so does this host. */
import * as z from 'zod';
import { AssemblyError } from '../assembly/assembly.ts';
import type { JsonObject } from '../assembly/json.ts';

export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);
export const whole = z.coerce.number().int();

export const parseProperties = <S extends z.ZodType>(
  schema: S,
  logicalId: string,
  properties: JsonObject,
): z.output<S> => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new AssemblyError(
    `properties of ${logicalId} are not what the local host understands:\n${z.prettifyError(parsed.error)}`,
  );
};
