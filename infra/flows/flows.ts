/** The flows and modules that the stack deploys into an instance. */
import { outboundWhisper, retentionCall, surveyFlow } from './calls.ts';
import type { FlowDefinition } from './language.ts';
import { modules } from './modules.ts';
import { agentWhisper, queueFlow } from './waiting.ts';

/** What another one refers to comes before it. */
export const shippedFlows: readonly FlowDefinition[] = [
  ...modules,
  queueFlow,
  agentWhisper,
  surveyFlow,
  retentionCall,
  outboundWhisper,
];
