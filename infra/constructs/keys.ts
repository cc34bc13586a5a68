/** The keys: one encrypts raw records (stream and dead letters), one turns numbers into pseudonyms, one opens kept numbers, one signs page tokens. */
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DataProtection } from '../data-protection.ts';
import { accountOf, type InstanceArn, serviceRolePattern } from './connect.ts';

export interface KeysProps {
  readonly protection: DataProtection;
  /** The instance that writes to our stream; undefined when none does. */
  readonly instanceArn: InstanceArn | undefined;
}

export class Keys extends Construct {
  readonly records: kms.Key;
  readonly pseudonym: kms.Key;
  readonly numbers: kms.Key;
  readonly tokens: kms.Key;

  constructor(scope: Construct, id: string, { protection, instanceArn }: KeysProps) {
    super(scope, id);
    const { meteredRemovalPolicy: removalPolicy } = protection;
    this.records = new kms.Key(this, 'Records', {
      description: 'Raw contact records: stream and dead letters',
      enableKeyRotation: true,
      removalPolicy,
    });
    if (instanceArn !== undefined) this.records.addToResourcePolicy(connectMayEncrypt(instanceArn));
    // Losing or rotating this key would split every customer in two; HMAC keys do not rotate.
    this.pseudonym = this.hmacKey('Pseudonym', 'Customer keys: HMAC of numbers and addresses', removalPolicy);
    // Apart from the pseudonyms': who may work out a customer key must not thereby be able to read numbers. Lost = nobody can be called.
    this.numbers = this.hmacKey('Numbers', 'Kept numbers: their encryption key is derived from this', removalPolicy);
    // The API signs page tokens. With the pseudonym key it could work out whose number a customer key is, so it has its own;
    // when that is lost, callers read again from the first page.
    this.tokens = this.hmacKey('Tokens', 'Page tokens of the API', RemovalPolicy.DESTROY);
  }

  private hmacKey(id: string, description: string, removalPolicy: RemovalPolicy): kms.Key {
    return new kms.Key(this, id, {
      description,
      keySpec: kms.KeySpec.HMAC_256,
      keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
    });
  }
}

/**
 * Connect writes with the instance's service-linked role; without this grant it loses the records and says nothing.
 * The role's suffix is random and a principal takes no wildcard, hence everyone, narrowed to that account and role path.
 * No kms:ViaService: whether Connect always comes through Kinesis is not documented, and being wrong loses data.
 */
const connectMayEncrypt = (instanceArn: InstanceArn): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'ConnectWritesRecords',
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:GenerateDataKey'],
    resources: ['*'], // in a key policy: this key
    conditions: {
      StringEquals: { 'kms:CallerAccount': accountOf(instanceArn) },
      ArnLike: { 'aws:PrincipalArn': serviceRolePattern(instanceArn) },
    },
  });
