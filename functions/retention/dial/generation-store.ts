/** The generation of the ledger in a parameter of its own, which no restore of a table brings back. */
import * as z from 'zod';
import type { JsonCall } from '../../../shared/aws/json-api.ts';
import { generationSchema, type GenerationStore } from './generation.ts';

const answerSchema = z.object({ Parameter: z.object({ Value: z.string() }) });

export const parameterGeneration = (ssm: JsonCall, Name: string): GenerationStore => ({
  read: async () => {
    const { Parameter } = answerSchema.parse(await ssm('GetParameter', { Name }));
    return generationSchema.parse(JSON.parse(Parameter.Value));
  },
  // Twice with the same value is as once, so a lost answer may be asked for again.
  write: async (next) => {
    await ssm('PutParameter', { Name, Value: JSON.stringify(next), Type: 'String', Overwrite: true });
  },
});
