/** Lets calls through or refuses them, by the caller's role and by the policies of the keys they use; remembers both. */
import type { Account } from '../assembly/identity.ts';
import type { RolePlan } from '../plan/roles.ts';
import type { Context } from './conditions.ts';
import { type AccessRequest, type Verdict, concerning, decide, evaluate, naming } from './evaluate.ts';
import { type Grant, GrantLog } from './grants.ts';
import type { Statement } from './policy.ts';

export interface Refusal {
  /** Logical id of the role. */
  readonly role: string;
  readonly roleName: string;
  readonly action: string;
  readonly resource: string;
  readonly verdict: Exclude<Verdict, 'allow'>;
  /** What refused: the role's policies, or the policy of the resource. */
  readonly by: 'identity-based' | 'resource-based';
}

interface KnownRole {
  readonly plan: RolePlan;
  readonly log: GrantLog;
  readonly statements: readonly Statement[];
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** "action resource" -> the statements that concern it: the same few are asked for without end. */
  readonly concerning: Map<string, readonly Statement[]>;
}

/** Beyond it (objects of a bucket have no end) statements are looked up each time. */
const MEMORY = 2000;

const concerningIn = ({ statements, concerning: known }: KnownRole, request: AccessRequest): readonly Statement[] => {
  const key = `${request.action} ${request.resource}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const concerned = concerning(statements, request);
  if (known.size < MEMORY) known.set(key, concerned);
  return concerned;
};

/** The keys of the request first, then those that every request of the role has. */
const chained = (own: Context, common: Context): Context => ({ get: (key) => own.get(key) ?? common.get(key) });

export class Guard {
  readonly #account: Account;
  readonly #roles: ReadonlyMap<string, KnownRole>;
  readonly #keyPolicies: ReadonlyMap<string, readonly Statement[]>;
  readonly #refusals: Refusal[] = [];

  /** keyPolicies: by ARN of the key. */
  constructor(roles: readonly RolePlan[], keyPolicies: ReadonlyMap<string, readonly Statement[]>, account: Account) {
    this.#account = account;
    this.#keyPolicies = keyPolicies;
    this.#roles = new Map(roles.map((plan) => [plan.arn, this.#known(plan)]));
  }

  /** The first request that the role may not make; undefined: all of them are allowed. */
  check(roleArn: string, requests: readonly AccessRequest[]): Refusal | undefined {
    const role = this.#roles.get(roleArn);
    if (role === undefined) throw new Error(`${roleArn} is no role of this stack`);
    for (const request of requests) {
      const refusal = this.#judge(role, { ...request, context: chained(request.context, role.context) });
      if (refusal === undefined) continue;
      this.#refusals.push(refusal);
      return refusal;
    }
    return undefined;
  }

  /** May this service take on the role? */
  trusts(roleArn: string, service: string, context: Context): boolean {
    const trust = this.#roles.get(roleArn)?.plan.trust ?? [];
    const request = { action: 'sts:AssumeRole', resource: roleArn, context };
    return evaluate(naming(trust, [`Service ${service}`]), request).verdict === 'allow';
  }

  refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  grants(): Grant[] {
    return [...this.#roles.values()].flatMap(({ log }) => log.grants());
  }

  #known(plan: RolePlan): KnownRole {
    const { accountId, region } = this.#account;
    return {
      plan,
      log: new GrantLog(plan.logicalId, plan.own),
      statements: [...plan.own, ...plan.managed],
      concerning: new Map(),
      context: new Map([
        ['aws:principalarn', [plan.arn]],
        ['aws:principalaccount', [accountId]],
        ['aws:requestedregion', [region]],
        ['aws:resourceaccount', [accountId]],
        ['aws:securetransport', ['true']], // endpoints of AWS; this machine's own speak plain HTTP
        ['kms:calleraccount', [accountId]],
      ]),
    };
  }

  #judge(role: KnownRole, request: AccessRequest): Refusal | undefined {
    const { plan, log } = role;
    const { action, resource } = request;
    const refused = (verdict: Refusal['verdict'], by: Refusal['by']): Refusal => ({
      role: plan.logicalId,
      roleName: plan.name,
      action,
      resource,
      verdict,
      by,
    });
    const own = decide(concerningIn(role, request), request);
    if (own.verdict === 'explicit-deny') return refused(own.verdict, 'identity-based');
    const keyPolicy = this.#keyPolicies.get(resource);
    if (keyPolicy !== undefined) {
      const direct = evaluate(naming(keyPolicy, [`AWS ${plan.arn}`]), request);
      if (direct.verdict === 'explicit-deny') return refused(direct.verdict, 'resource-based');
      if (direct.verdict === 'allow') return undefined;
      // A key's policy has to leave the decision to the account; a role's policy alone opens no key.
      const account = evaluate(naming(keyPolicy, this.#accountPrincipals()), request);
      if (account.verdict !== 'allow') return refused(account.verdict, 'resource-based');
    }
    if (own.verdict !== 'allow') return refused(own.verdict, 'identity-based');
    log.take(own.allowedBy, request);
    return undefined;
  }

  #accountPrincipals(): string[] {
    const { accountId } = this.#account;
    return [`AWS arn:aws:iam::${accountId}:root`, `AWS ${accountId}`];
  }
}
