/** The Connect flow language, as far as the shipped flows use it: actions with transitions, written out as one JSON text. */
export const languageVersion = '2019-10-30';

export const flowTypes = ['CONTACT_FLOW', 'CUSTOMER_QUEUE', 'AGENT_WHISPER', 'OUTBOUND_WHISPER'] as const;
export type FlowType = (typeof flowTypes)[number];

interface Condition {
  readonly NextAction: string;
  readonly Condition: { readonly Operator: 'Equals'; readonly Operands: readonly string[] };
}

export type ErrorType = 'NoMatchingError' | 'NoMatchingCondition' | 'InputTimeLimitExceeded' | 'QueueAtCapacity';

export interface Action {
  /** At most 50 characters; shown in the editor. */
  readonly Identifier: string;
  readonly Type: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly Transitions: {
    readonly NextAction?: string;
    readonly Conditions?: readonly Condition[];
    readonly Errors?: readonly { readonly NextAction: string; readonly ErrorType: ErrorType }[];
  };
}

export interface FlowDefinition {
  /** Camel case: part of logical ids and of the names of placeholders. */
  readonly id: string;
  /** Follows the stack's name. */
  readonly title: string;
  readonly description: string;
  /** Modules run in inbound flow types only. */
  readonly type: FlowType | 'MODULE';
  /** The first one starts. */
  readonly actions: readonly Action[];
}

const targetsOf = ({ Transitions: { NextAction, Conditions = [], Errors = [] } }: Action): string[] => [
  ...(NextAction === undefined ? [] : [NextAction]),
  ...[...Conditions, ...Errors].map(({ NextAction: target }) => target),
];

/** Steps from the start: where the editor draws an action. */
const depths = (actions: readonly Action[]): ReadonlyMap<string, number> => {
  const byId = new Map(actions.map((action) => [action.Identifier, action]));
  const found = new Map<string, number>();
  let row = actions.slice(0, 1).map(({ Identifier }) => Identifier);
  for (let depth = 0; row.length > 0; depth += 1) {
    for (const id of row) found.set(id, depth);
    const next = row.flatMap((id) => {
      const action = byId.get(id);
      return action === undefined ? [] : targetsOf(action);
    });
    row = [...new Set(next)].filter((id) => !found.has(id));
  }
  return found;
};

const [columnWidth, rowHeight] = [260, 200];

const positions = (actions: readonly Action[]): Record<string, object> => {
  const depthOf = depths(actions);
  const rows = new Map<number, number>();
  return Object.fromEntries(
    actions.map(({ Identifier }) => {
      const depth = depthOf.get(Identifier) ?? 0;
      const row = rows.get(depth) ?? 0;
      rows.set(depth, row + 1);
      const position = { x: (depth + 1) * columnWidth, y: row * rowHeight };
      return [Identifier, { position, isFriendlyName: true }];
    }),
  );
};

/** With `${placeholders}` for the ARNs of functions, modules and flows. */
export const contentOf = ({ actions }: FlowDefinition): string =>
  JSON.stringify({
    Version: languageVersion,
    StartAction: actions[0]?.Identifier,
    Metadata: { entryPointPosition: { x: 0, y: 0 }, ActionMetadata: positions(actions) },
    Actions: actions,
  });

export const placeholdersIn = (content: string): string[] => [
  ...new Set([...content.matchAll(/\$\{(\w+)\}/gu)].map(([, name = '']) => name)),
];
