/** What a run of a flow is about, what it knows and changes, and how it ends. */
import type { FlowContent } from './content.ts';

export interface FlowContact {
  readonly contactId: string;
  readonly initialContactId?: string;
  readonly previousContactId?: string;
  readonly instanceArn: string;
  readonly channel: 'VOICE' | 'CHAT' | 'TASK' | 'EMAIL';
  readonly initiationMethod: string;
  readonly customerAddress?: string;
  readonly queue?: { readonly arn: string; readonly name: string };
  /** User-defined attributes: flows change them. */
  readonly attributes: Record<string, string>;
}

export interface FlowWorld {
  /** One attempt; rejects when the function fails or cannot be reached. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly moduleOf: (arn: string) => FlowContent;
  /** What the participant presses after the text; undefined: nothing. */
  readonly press: (text: string) => string | undefined;
  /** Seconds until an agent is free; the flow of a queue ends then. */
  readonly secondsInQueue: number;
  readonly isQueueFull: boolean;
}

export type FlowEnd =
  | 'hung-up'
  /** The flow is over and the contact goes on. */
  | 'ended'
  | 'returned'
  | 'queued'
  | 'connected-to-agent'
  /** The call failed and was ended before it rang. */
  | 'not-placed';

export interface FlowResult {
  readonly end: FlowEnd;
  /** Identifiers in order, a module's after that of the action that ran it. */
  readonly path: readonly string[];
  readonly said: readonly string[];
  readonly hooks: Readonly<Record<string, string>>;
  /** In an outbound whisper: the call was placed. */
  readonly placed: boolean;
}

/** What a run knows and changes. */
export interface FlowState {
  /** Runs a module in the same state. */
  readonly run: (content: FlowContent) => Promise<FlowEnd>;
  readonly contact: FlowContact;
  readonly world: FlowWorld;
  readonly flowAttributes: Record<string, string>;
  external: Readonly<Record<string, string>>;
  storedInput: string | undefined;
  waitedSeconds: number;
  placed: boolean;
  readonly path: string[];
  readonly said: string[];
  readonly hooks: Record<string, string>;
}
