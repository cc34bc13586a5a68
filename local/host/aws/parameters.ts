/** SSM parameters in memory: those of the template, and what functions put. */
import * as z from 'zod';
import type { Account } from '../assembly/identity.ts';
import { type Answer, type Call, json, jsonError } from './http-message.ts';

const types = ['String', 'StringList', 'SecureString'] as const;
const inputs = {
  GetParameter: z.object({ Name: z.string() }),
  GetParameters: z.object({ Names: z.array(z.string()).min(1).max(10) }),
  PutParameter: z.object({
    Name: z.string(),
    Value: z.string().min(1).max(4096, 'standard parameters hold 4,096 characters'),
    Type: z.enum(types).optional(),
    Overwrite: z.boolean().default(false),
  }),
  DeleteParameter: z.object({ Name: z.string() }),
};

interface Stored {
  readonly type: (typeof types)[number];
  readonly value: string;
  readonly version: number;
  readonly modifiedMs: number;
}

class SsmError extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export const parameterArn = ({ region, accountId }: Account, name: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//u, '')}`;

/** A parameter may be asked for by its ARN as well. */
const nameOf = (nameOrArn: string): string => {
  const [, name] = /^arn:aws:ssm:[^:]*:[^:]*:parameter(\/.+)$/u.exec(nameOrArn) ?? [];
  return name ?? nameOrArn;
};

export class Parameters {
  readonly #account: Account;
  readonly #now: () => number;
  readonly #stored = new Map<string, Stored>();

  constructor(declared: ReadonlyMap<string, string>, account: Account, now: () => number) {
    this.#account = account;
    this.#now = now;
    for (const [name, value] of declared)
      this.#stored.set(name, { type: 'String', value, version: 1, modifiedMs: now() });
  }

  /** undefined: an operation this stand-in does not know. */
  answer(operation: string, call: Call): Answer | undefined {
    try {
      const body: unknown = JSON.parse(call.body.toString('utf8'));
      switch (operation) {
        case 'GetParameter':
          return json({ Parameter: this.#described(this.#find(inputs.GetParameter.parse(body).Name)) });
        case 'GetParameters':
          return json(this.#several(inputs.GetParameters.parse(body).Names));
        case 'PutParameter':
          return json({ Version: this.#put(inputs.PutParameter.parse(body)), Tier: 'Standard' });
        case 'DeleteParameter':
          this.#stored.delete(this.#find(inputs.DeleteParameter.parse(body).Name));
          return json({});
        default:
          return undefined;
      }
    } catch (error) {
      if (error instanceof SsmError) return jsonError(400, error.name, error.message);
      if (error instanceof z.ZodError) return jsonError(400, 'ValidationException', z.prettifyError(error));
      throw error;
    }
  }

  /** "/a" and "a" are one parameter when it is asked for by ARN, whose form has the slash always. */
  #find(nameOrArn: string): string {
    const name = nameOf(nameOrArn);
    const found = [name, name.replace(/^\//u, '')].find((candidate) => this.#stored.has(candidate));
    if (found === undefined) throw new SsmError('ParameterNotFound', `no parameter ${name}`);
    return found;
  }

  #described(name: string): object {
    const stored = this.#stored.get(name);
    return {
      Name: name,
      Type: stored?.type,
      Value: stored?.value,
      Version: stored?.version,
      LastModifiedDate: (stored?.modifiedMs ?? 0) / 1000,
      ARN: parameterArn(this.#account, name),
      DataType: 'text',
    };
  }

  #several(names: readonly string[]): object {
    const known = names.filter((name) => this.#stored.has(nameOf(name)));
    return {
      Parameters: known.map((name) => this.#described(nameOf(name))),
      InvalidParameters: names.filter((name) => !known.includes(name)),
    };
  }

  #put({ Name, Value, Type, Overwrite }: z.output<typeof inputs.PutParameter>): number {
    const old = this.#stored.get(Name);
    if (old !== undefined && !Overwrite)
      throw new SsmError('ParameterAlreadyExists', `${Name} exists; overwrite is not set`);
    const type = Type ?? old?.type;
    if (type === undefined) throw new SsmError('ValidationException', 'a type is required for a new parameter');
    const version = (old?.version ?? 0) + 1;
    this.#stored.set(Name, { type, value: Value, version, modifiedMs: this.#now() });
    return version;
  }
}
