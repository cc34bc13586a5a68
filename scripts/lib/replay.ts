/** Puts what lies in dead letters, or in a file, back on the stream. Doing so twice changes nothing. Pure but for what it is given. */
import * as z from 'zod';

export interface StreamRecord {
  readonly partitionKey: string;
  /** base64, as it was received */
  readonly data: string;
}

export interface ReplayDeps {
  /** All keys below a prefix. */
  readonly list: (prefix: string) => AsyncIterable<string>;
  readonly read: (key: string) => Promise<string>;
  /** Answers which of the records were not taken. */
  readonly put: (records: readonly StreamRecord[]) => Promise<readonly StreamRecord[]>;
  /** Before the n-th repetition, from 1. */
  readonly pause: (attempt: number) => Promise<void>;
}

export interface Replayed {
  readonly put: number;
  /** Objects that are no dead letters. */
  readonly leftAlone: readonly string[];
}

const letterSchema = z.object({
  payload: z.base64().min(1),
  position: z.object({ partitionKey: z.string().min(1).optional() }),
});

/** Undefined: it is no dead letter of a record. */
export const recordOfLetter = (key: string, text: string): StreamRecord | undefined => {
  try {
    const { payload, position } = letterSchema.parse(JSON.parse(text));
    return { partitionKey: position.partitionKey ?? key.slice(-256), data: payload };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
};

/** Limits of PutRecords: 500 records and 5 MB; base64 is a third longer than what is counted. */
const mostRecords = 500;
const mostCharacters = 5_000_000;
const attempts = 8;

const putAll = async ({ put, pause }: ReplayDeps, records: readonly StreamRecord[]): Promise<void> => {
  let open = records;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    open = await put(open);
    if (open.length === 0) return;
    if (attempt === attempts) throw new Error(`The stream did not take ${open.length} records: is it throttled?`);
    await pause(attempt);
  }
};

/** Puts records in as few requests as the stream allows; answers how many. */
export const putBack = async (deps: ReplayDeps, records: AsyncIterable<StreamRecord>): Promise<number> => {
  let [waiting, characters, done]: [StreamRecord[], number, number] = [[], 0, 0];
  const flush = async (): Promise<void> => {
    await putAll(deps, waiting);
    done += waiting.length;
    [waiting, characters] = [[], 0];
  };
  for await (const record of records) {
    const size = record.data.length + record.partitionKey.length;
    if (waiting.length === mostRecords || (waiting.length > 0 && characters + size > mostCharacters)) await flush();
    waiting.push(record);
    characters += size;
  }
  await flush();
  return done;
};

export const replayLetters = async (deps: ReplayDeps, prefix: string): Promise<Replayed> => {
  const leftAlone: string[] = [];
  const records = async function* (): AsyncGenerator<StreamRecord> {
    for await (const key of deps.list(prefix)) {
      const record = recordOfLetter(key, await deps.read(key));
      if (record) yield record;
      else leftAlone.push(key);
    }
  };
  return { put: await putBack(deps, records()), leftAlone };
};
