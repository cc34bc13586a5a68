import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { campaignRoutes as routes } from '../../../shared/contracts/campaign-routes.ts';
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import { checkNumber, type CheckDeps, whyNotCalled } from '../campaigns/check-number.ts';
import { dryRun, type DryRunDeps } from '../campaigns/dry-run.ts';
import {
  type CampaignDeps,
  changeCampaign,
  createCampaign,
  moveCampaign,
  readCampaign,
} from '../campaigns/edit-campaigns.ts';
import { changeSwitch, readSwitch, type SwitchDeps } from '../campaigns/switch.ts';
import { type EffectDeps, readEffect } from '../effect/read-effect.ts';
import { uploadList, type UploadDeps } from './upload.ts';

export interface CampaignsApiDeps extends CampaignDeps, SwitchDeps, CheckDeps, DryRunDeps, UploadDeps, ErrorPolicy {
  readonly store: DryRunDeps['store'];
  readonly effect: EffectDeps;
}

const byOf = ({ keyId }: Caller): string => keyId ?? 'unknown';

const shown = ({ campaignId, version, state, definition, createdAtMs, startedAtMs, changes }: Campaign) => ({
  campaignId,
  version,
  state,
  ...definition,
  createdAt: new Date(createdAtMs).toISOString(),
  startedAt: startedAtMs === undefined ? null : new Date(startedAtMs).toISOString(),
  changes: changes.map(({ atMs, ...change }) => ({ at: new Date(atMs).toISOString(), ...change })),
});

export const makeHandler = (deps: CampaignsApiDeps) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(
      dispatch([
        endpoint(routes.listCampaigns, async () => ({ campaigns: (await deps.campaigns.list()).map(shown) })),
        endpoint(routes.createCampaign, async ({ body, caller }) =>
          shown(await createCampaign(deps, byOf(caller), body)),
        ),
        endpoint(routes.getCampaign, async ({ params }) => shown(await readCampaign(deps, params.campaignId))),
        endpoint(routes.changeCampaign, async ({ params, body }) =>
          shown(await changeCampaign(deps, params.campaignId, body)),
        ),
        endpoint(routes.moveCampaign, async ({ params, body, caller }) =>
          shown(await moveCampaign(deps, params.campaignId, byOf(caller), body)),
        ),
        endpoint(routes.dryRun, async ({ params }) => dryRun(deps, await readCampaign(deps, params.campaignId))),
        endpoint(routes.getEffect, async ({ params }) =>
          readEffect(deps.effect, await readCampaign(deps, params.campaignId)),
        ),
        endpoint(routes.uploadList, async ({ params, body }) =>
          uploadList(deps, await readCampaign(deps, params.campaignId), body),
        ),
        endpoint(routes.getDialling, () => readSwitch(deps)),
        endpoint(routes.switchDialling, ({ body, caller }) => changeSwitch(deps, byOf(caller), body)),
        endpoint(routes.whyNotCalled, ({ body }) => whyNotCalled(deps, body)),
        endpoint(routes.checkCallingRules, ({ body }) => checkNumber(deps, body)),
      ]),
    );
