/** How hard it is to lose data, by mode: the one place where `-c mode=dev` differs. */
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Mode } from './settings.ts';

export interface DataProtection {
  readonly removalPolicy: RemovalPolicy;
  /** Of what costs money as long as it is there (stream, keys): a first creation that fails takes it away again. */
  readonly meteredRemovalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
}

const byMode = {
  production: {
    removalPolicy: RemovalPolicy.RETAIN,
    meteredRemovalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    deletionProtection: true,
  },
  // Point-in-time recovery stays on in dev too: it costs next to nothing there, and one difference less is tested for free.
  dev: {
    removalPolicy: RemovalPolicy.DESTROY,
    meteredRemovalPolicy: RemovalPolicy.DESTROY,
    deletionProtection: false,
  },
} as const satisfies Record<Mode, DataProtection>;

export const dataProtection = (mode: Mode): DataProtection => byMode[mode];
