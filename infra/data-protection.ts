/** How hard it is to lose data, by mode: the one place where `-c mode=dev` differs. */
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Mode } from './settings.ts';

export interface DataProtection {
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
}

const byMode = {
  production: { removalPolicy: RemovalPolicy.RETAIN, deletionProtection: true },
  // Point-in-time recovery stays on in dev too: it costs next to nothing there, and one difference less is tested for free.
  dev: { removalPolicy: RemovalPolicy.DESTROY, deletionProtection: false },
} as const satisfies Record<Mode, DataProtection>;

export const dataProtection = (mode: Mode): DataProtection => byMode[mode];
