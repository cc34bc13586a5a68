/** Throttle and quota per client: API Gateway counts by the usage key that the authorizer names. */
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { usageKeyOfSlot, usageLimits, usageSlots } from '../../shared/contracts/usage.ts';

export class UsagePlan extends Construct {
  constructor(scope: Construct, id: string, api: apigateway.RestApi) {
    super(scope, id);
    const plan = new apigateway.UsagePlan(this, 'Plan', {
      description: 'One share per client of the API',
      apiStages: [{ api, stage: api.deploymentStage }],
      throttle: { rateLimit: usageLimits.ratePerSecond, burstLimit: usageLimits.burst },
      quota: { limit: usageLimits.perDay, period: apigateway.Period.DAY },
    });
    for (let slot = 0; slot < usageSlots; slot += 1) {
      const key = new apigateway.CfnApiKey(this, `Slot${slot}`, {
        enabled: true,
        value: usageKeyOfSlot(Stack.of(this).stackName, slot),
        description: 'Counts requests; opens nothing',
      });
      new apigateway.CfnUsagePlanKey(this, `Member${slot}`, {
        keyId: key.ref,
        keyType: 'API_KEY',
        usagePlanId: plan.usagePlanId,
      });
    }
  }
}
