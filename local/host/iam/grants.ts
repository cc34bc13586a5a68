/** What roles grant, and which grants were used: a grant that nobody needs has to go. */
import type { AccessRequest } from './evaluate.ts';
import { matchesPattern } from './pattern.ts';
import type { Statement } from './policy.ts';

export interface Grant {
  /** Logical id of the role. */
  readonly role: string;
  /** Position among the role's statements. */
  readonly statement: number;
  /** Patterns as written. */
  readonly action: string;
  readonly resource: string;
  /** One of the leading keys that the statement is cut along; undefined: it is cut along none. */
  readonly leadingKey: string | undefined;
  /** A request was allowed by it. */
  readonly used: boolean;
  /** A request was allowed by it and by no other statement: without it the request would have been refused. */
  readonly needed: boolean;
}

export const LEADING_KEYS = 'dynamodb:leadingkeys';

interface Row {
  readonly action: string;
  readonly resource: string;
  readonly leadingKey: string | undefined;
  used: boolean;
  needed: boolean;
}

const rowsOf = (statement: Statement): Row[] => {
  const condition = statement.conditions.find(({ key }) => key === LEADING_KEYS);
  const keys = condition === undefined ? [undefined] : condition.values;
  return statement.actions.patterns.flatMap((action) =>
    statement.resources.patterns.flatMap((resource) =>
      keys.map((leadingKey) => ({ action, resource, leadingKey, used: false, needed: false })),
    ),
  );
};

export class GrantLog {
  readonly #role: string;
  readonly #rows: ReadonlyMap<Statement, Row[]>;
  readonly #statements: readonly Statement[];

  constructor(role: string, statements: readonly Statement[]) {
    this.#role = role;
    this.#statements = statements;
    this.#rows = new Map(
      statements.filter(({ effect }) => effect === 'Allow').map((statement) => [statement, rowsOf(statement)]),
    );
  }

  /** A request was allowed by these statements. */
  take(allowedBy: readonly Statement[], { action, resource, context }: AccessRequest): void {
    const keys = context.get(LEADING_KEYS) ?? [];
    for (const statement of allowedBy) {
      const isAlone = allowedBy.length === 1;
      for (const row of this.#rows.get(statement) ?? []) {
        if (row.needed || (row.used && !isAlone)) continue;
        const { leadingKey } = row;
        const isMeant =
          (leadingKey === undefined || keys.some((key) => matchesPattern(leadingKey, key))) &&
          matchesPattern(row.action.toLowerCase(), action.toLowerCase()) &&
          matchesPattern(row.resource, resource);
        if (!isMeant) continue;
        row.used = true;
        row.needed = isAlone;
      }
    }
  }

  grants(): Grant[] {
    return [...this.#rows].flatMap(([statement, rows]) =>
      rows.map((row) => ({ role: this.#role, statement: this.#statements.indexOf(statement), ...row })),
    );
  }
}
