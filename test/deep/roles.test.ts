/**
 * Mutation of the roles: each DynamoDB action of each statement is taken out of a copy of the assembly, and the whole drive of
 * the end-to-end tests runs against it. What was needed without the mutation must be refused with it.
 * All of them take hours: a seeded sample of ROLES_SAMPLE (20) is drawn (ROLES_SEED); ROLES_SAMPLE=all takes every one, and
 * ROLES_SLICE=2/4 with it the second quarter.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoLocal, endpointVariable, startDynamoLocal } from '../../local/host/dynamo-local.ts';
import { dynamoCall } from '../../local/host/dynamo/dynamo-client.ts';
import { drive } from '../support/drive-roles.ts';
import { seeded } from '../support/random.ts';
import { startWholeStack, wholeAssembly } from '../support/whole-stack.ts';

interface Statement {
  Action: string | string[];
}
interface Template {
  Resources: Record<
    string,
    { Type: string; Properties: { Policies?: { PolicyDocument: { Statement: Statement[] } }[] } }
  >;
}

interface Mutation {
  readonly role: string;
  readonly statement: number;
  readonly action: string;
}

const name = ({ role, statement, action }: Mutation): string => `${role} ${statement} ${action}`;
const original = wholeAssembly();
const templateFile = readdirSync(original).find((file) => file.endsWith('.template.json')) ?? '';
const read = (): Template => JSON.parse(readFileSync(join(original, templateFile), 'utf8')) as Template; // boundary: our own template

const statementsOf = (template: Template, role: string): Statement[] =>
  template.Resources[role]?.Properties.Policies?.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];

const mutations = (): Mutation[] => {
  const template = read();
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([role]) =>
      statementsOf(template, role).flatMap(({ Action }, statement) =>
        [Action]
          .flat()
          .filter((action) => action.startsWith('dynamodb:'))
          .map((action) => ({ role, statement, action })),
      ),
    );
};

/** A folder that is the assembly but for its template. */
const without = ({ role, statement, action }: Mutation): string => {
  const dir = mkdtempSync(join(tmpdir(), 'roles-'));
  for (const file of readdirSync(original))
    if (file !== templateFile) symlinkSync(join(original, file), join(dir, file));
  const template = read();
  const mutated = statementsOf(template, role)[statement];
  if (mutated === undefined) throw new Error(`${role} has no statement ${statement}`);
  const left = [mutated.Action].flat().filter((one) => one !== action);
  mutated.Action = left.length > 0 ? left : 'local:Nothing';
  writeFileSync(join(dir, templateFile), JSON.stringify(template));
  return dir;
};

interface Outcome {
  /** "role action" */
  readonly refused: ReadonlySet<string>;
  readonly needed: ReadonlySet<string>;
  /** The stack did not start, or a step of the drive failed before anything was refused. */
  readonly complaints: readonly string[];
}

/** Longest time that a drive may take; a function that is refused what it needs may try without end. */
const driveMs = 600_000;

const emptyTables = async (endpoint: string): Promise<void> => {
  const { TableNames } = await dynamoCall(endpoint, 'DynamoDB_20120810.ListTables', {});
  for (const TableName of Array.isArray(TableNames) ? TableNames : [])
    await dynamoCall(endpoint, 'DynamoDB_20120810.DeleteTable', { TableName });
};

const run = async (assemblyDir: string, endpoint: string): Promise<Outcome> => {
  await emptyTables(endpoint);
  const lines: string[] = [];
  try {
    const stack = await startWholeStack({ port: 0, assemblyDir, say: (line) => lines.push(line) });
    const over = new AbortController();
    const refusal = async (): Promise<string[]> => {
      while (stack.host.refusals().length === 0 && !over.signal.aborted) await sleep(100);
      return [];
    };
    const late = sleep(driveMs, ['the drive came to no end'], { signal: over.signal }).catch(() => []);
    const complaints = await Promise.race([drive(stack), refusal(), late]);
    over.abort();
    const refused = new Set(stack.host.refusals().map(({ role, action }) => `${role} ${action}`));
    const needed = new Set(
      stack.host
        .grants()
        .filter((grant) => grant.needed)
        .map(name),
    );
    await stack.host.stop();
    return { refused, needed, complaints };
  } catch (error) {
    // A deploy that is refused names every action it misses.
    const actions = [...String(error).matchAll(/assumed-role\/(\w+)\/\w+ is not authorized to perform: (\S+)/gu)];
    return {
      refused: new Set(actions.map(([, role = '', action = '']) => `${role} ${action}`)),
      needed: new Set(),
      complaints: [String(error)],
    };
  }
};

const [part = 1, parts = 1] = (process.env['ROLES_SLICE'] ?? '1/1').split('/').map(Number);
const all = mutations();
const inSlice = all.filter((_mutation, index) => index % parts === part - 1);
const sample = process.env['ROLES_SAMPLE'] ?? '20';
const seed = Number(process.env['ROLES_SEED'] ?? 1);
const chosen = sample === 'all' ? inSlice : seeded(seed).shuffle(inSlice).slice(0, Number(sample));

describe('a role without one of its DynamoDB actions', () => {
  let local: DynamoLocal;
  let unmutated: Outcome;
  const survivors: string[] = [];
  beforeAll(async () => {
    local = await startDynamoLocal();
    process.env[endpointVariable] = local.endpoint;
    unmutated = await run(original, local.endpoint);
  });
  afterAll(async () => {
    process.stdout.write(
      `${chosen.length} of ${all.length} actions (sample ${sample}, seed ${seed}) taken out one by one: ${chosen.length - survivors.length} refused, ${survivors.length} not reached by the drive\n${survivors.map((line) => `  not reached: ${line}\n`).join('')}`,
    );
    await local.stop();
  });

  it('is none of those that the drive runs with', () => {
    expect([...unmutated.refused, ...unmutated.complaints]).toEqual([]);
  });

  it.each(chosen)('is refused: $role $statement $action', async (mutation) => {
    const dir = without(mutation);
    const outcome = await run(dir, local.endpoint);
    rmSync(dir, { recursive: true });
    const isRefused = outcome.refused.has(`${mutation.role} ${mutation.action}`);
    if (!isRefused) survivors.push(name(mutation));
    expect([name(mutation), isRefused]).toEqual([name(mutation), unmutated.needed.has(name(mutation))]);
  });
});
