/** AWS::Lambda::Function -> where its code lies and how to run it. */
import * as z from 'zod';
import { type Assembly, AssemblyError } from '../assembly/assembly.ts';
import type { JsonObject } from '../assembly/json.ts';
import { parseProperties, whole } from './properties.ts';

const functionProperties = z.object({
  Handler: z.string().regex(/^[^.]+(\/[^.]+)*\.[^.]+$/u, 'expected file.export'),
  Runtime: z.string().startsWith('nodejs', 'only Node.js runtimes run here'),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  Timeout: whole.min(1).max(900).default(3),
  MemorySize: whole.min(128).max(10_240).default(128),
  ReservedConcurrentExecutions: whole.min(0).optional(),
  Role: z.string(),
  LoggingConfig: z.object({ LogGroup: z.string().optional() }).optional(),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
  Layers: z.array(z.string()).max(0, 'layers are not supported').optional(),
});

export interface FunctionPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly codeDir: string;
  /** File within codeDir without its extension, and the export to call. */
  readonly handlerFile: string;
  readonly handlerExport: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  readonly roleArn: string;
  readonly logGroup: string;
  readonly isTraced: boolean;
}

export const planFunction = (
  logicalId: string,
  name: string,
  arn: string,
  properties: JsonObject,
  assembly: Assembly,
): FunctionPlan => {
  const fn = parseProperties(functionProperties, logicalId, properties);
  const codeDir = assembly.assets.get(fn.Code.S3Key);
  if (codeDir === undefined)
    throw new AssemblyError(`the code of ${logicalId} (${fn.Code.S3Key}) is no asset of ${assembly.dir}`);
  const dot = fn.Handler.lastIndexOf('.');
  return {
    logicalId,
    name,
    arn,
    codeDir,
    handlerFile: fn.Handler.slice(0, dot),
    handlerExport: fn.Handler.slice(dot + 1),
    environment: fn.Environment?.Variables ?? {},
    timeoutMs: fn.Timeout * 1000,
    memoryMb: fn.MemorySize,
    reservedConcurrency: fn.ReservedConcurrentExecutions,
    roleArn: fn.Role,
    logGroup: fn.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    isTraced: fn.TracingConfig?.Mode === 'Active',
  };
};
