/**
 * A restored table forgets calls. So the newest run's epoch and the table's name are also kept outside of it: a table that
 * is behind, or another one, is not dialled from until somebody has reconciled it and switched on again.
 */
import * as z from 'zod';

export const generationSchema = z.object({ table: z.string(), epoch: z.number().int() });
export type Generation = z.infer<typeof generationSchema>;

/** Outside of the table; throws when it cannot be read (then nobody dials). */
export interface GenerationStore {
  readonly read: () => Promise<Generation | undefined>;
  readonly write: (next: Generation) => Promise<void>;
}

export const isCurrent = (kept: Generation | undefined, table: string, epoch: number): boolean =>
  kept !== undefined && kept.table === table && epoch >= kept.epoch;
