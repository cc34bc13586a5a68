/** Changes of targets: read, compute, write on condition that nobody was first, and again when somebody was. */
import type * as z from 'zod';
import type { acknowledgementBody } from '../../../shared/contracts/targets-api.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { invalid, overLimit, ProblemError } from '../../../shared/http/problem.ts';
import {
  addTarget,
  isRefused,
  putTargets,
  removeTarget,
  replaceTarget,
  type BookChange,
  type BookRefusal,
  type Editor,
  type TargetBook,
} from '../../../shared/kpi/targets/book.ts';
import { targetsFromCsv } from '../../../shared/kpi/targets/csv.ts';
import { withSuggestions } from '../../../shared/kpi/targets/suggested.ts';
import { targetLimits, type Target, type TargetInput } from '../../../shared/kpi/targets/target.ts';
import type { TargetStore } from '../store/target-store.ts';

export interface TargetDeps {
  readonly store: TargetStore;
  /** IANA zone of the centre's days. */
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: () => number;
}

const refusal = (result: BookRefusal): ProblemError => {
  switch (result.refused) {
    case 'exists':
      return new ProblemError(
        'conflict',
        `There is a target for this KPI, slice value and first day already: ${result.id}.`,
      );
    case 'changed':
      return new ProblemError(
        'conflict',
        `The target was changed meanwhile; its version is ${result.version}. Read it again.`,
      );
    case 'unknown':
      return new ProblemError('not-found', 'There is no such target.');
    case 'full':
      return overLimit({
        field: 'body',
        message: `makes ${result.count} targets; the limit is ${targetLimits.targets}. Delete those that have ended`,
      });
  }
};

/** Changes of targets are rare: whoever loses this often meets something else than a colleague. */
const attempts = 8;

type Compute = (book: TargetBook, editor: Editor) => BookChange | BookRefusal;

const change = async ({ store, now }: TargetDeps, caller: Caller, compute: Compute): Promise<BookChange> => {
  const editor: Editor = { by: caller.keyId ?? '', at: new Date(now()).toISOString() };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const result = compute(withSuggestions(await store.readBook(), editor.at), editor);
    if (isRefused(result)) throw refusal(result);
    if ((await store.writeBook(result, editor)) === 'done') return result;
  }
  throw new ProblemError('unavailable', 'Others keep changing the targets. Please try again.');
};

const changedTarget = ({ changes }: BookChange): Target | undefined => changes[0]?.after;

export const createTarget = async (deps: TargetDeps, caller: Caller, input: TargetInput): Promise<object> => {
  const result = await change(deps, caller, (book, editor) => addTarget(book, input, editor));
  return { target: changedTarget(result) };
};

export const changeTarget = async (
  deps: TargetDeps,
  caller: Caller,
  { targetId, version, input }: { readonly targetId: string; readonly version: number; readonly input: TargetInput },
): Promise<object> => {
  const result = await change(deps, caller, (book, editor) => replaceTarget(book, targetId, version, input, editor));
  return { target: changedTarget(result) };
};

export const deleteTarget = async (
  deps: TargetDeps,
  caller: Caller,
  { targetId, version }: { readonly targetId: string; readonly version: number },
): Promise<object> => {
  await change(deps, caller, (book) => removeTarget(book, targetId, version));
  return { deleted: targetId };
};

/** One wrong line and nothing is imported; importing the same file again changes nothing but versions. */
export const importTargets = async (deps: TargetDeps, caller: Caller, csv: string): Promise<object> => {
  const read = targetsFromCsv(csv);
  if ('errors' in read) throw invalid(...read.errors);
  const { changes } = await change(deps, caller, (book, editor) => putTargets(book, read.inputs, editor));
  const created = changes.filter(({ before }) => before === undefined).length;
  return { imported: changes.length, created, replaced: changes.length - created };
};

export const acknowledgeMiss = async (
  { store, now }: TargetDeps,
  caller: Caller,
  {
    targetId,
    body: { from, actionTaken, note },
  }: { readonly targetId: string; readonly body: z.output<typeof acknowledgementBody> },
): Promise<object> => {
  const acknowledgement = {
    by: caller.keyId ?? '',
    at: new Date(now()).toISOString(),
    actionTaken,
    ...(note === undefined ? {} : { note }),
  };
  if (!(await store.acknowledge({ targetId, from }, acknowledgement)))
    throw new ProblemError('not-found', 'The target was not missed in a period that begins on this day.');
  return { targetId, from, acknowledgement };
};
