/** The generation of the ledger in a parameter of its own, which no restore of a table brings back. */
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { generationSchema, type GenerationStore } from './generation.ts';

export const parameterGeneration = (client: SSMClient, Name: string): GenerationStore => ({
  read: async () => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name }));
    return generationSchema.parse(JSON.parse(Parameter?.Value ?? 'null'));
  },
  write: async (next) => {
    await client.send(new PutParameterCommand({ Name, Value: JSON.stringify(next), Type: 'String', Overwrite: true }));
  },
});
