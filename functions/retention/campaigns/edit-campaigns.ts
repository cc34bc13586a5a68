/** Campaigns as an operator changes them. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { ProblemError, invalid } from '../../../shared/http/problem.ts';
import type { CampaignDefinition, CampaignState } from '../../../shared/retention/campaign.ts';
import type { Holdout } from '../../../shared/retention/effect/plan.ts';
import type { CampaignStore } from '../dial/store.ts';

export interface CampaignDeps {
  readonly campaigns: CampaignStore;
  readonly holdout: Holdout;
  readonly enabledCountries: readonly string[];
  readonly now: () => number;
  readonly newId: () => string;
}

const read = async ({ campaigns }: CampaignDeps, campaignId: string): Promise<Campaign> => {
  const campaign = await campaigns.read(campaignId);
  if (campaign === undefined) throw new ProblemError('not-found', 'There is no such campaign.');
  return campaign;
};
export const readCampaign = read;

const write = async ({ campaigns }: CampaignDeps, next: Campaign): Promise<Campaign> => {
  if (!(await campaigns.write(next)))
    throw new ProblemError('unavailable', 'The campaign was changed by somebody else. Please read it again.');
  return next;
};

export const createCampaign = (deps: CampaignDeps, by: string, definition: CampaignDefinition): Promise<Campaign> =>
  write(deps, {
    campaignId: deps.newId(),
    version: 1,
    state: 'draft',
    definition,
    createdAtMs: deps.now(),
    changes: [{ atMs: deps.now(), by, to: 'draft', reason: 'created' }],
  });

/** What success is measured by must not be chosen after the result is known. */
const keepsMeasurement = (campaign: Campaign, definition: CampaignDefinition): boolean =>
  campaign.startedAtMs === undefined ||
  JSON.stringify(campaign.definition.measurement) === JSON.stringify(definition.measurement);

export const changeCampaign = async (
  deps: CampaignDeps,
  campaignId: string,
  definition: CampaignDefinition,
): Promise<Campaign> => {
  const campaign = await read(deps, campaignId);
  if (campaign.state === 'running' || campaign.state === 'stopped')
    throw invalid({
      field: 'state',
      message: `is ${campaign.state}; only a draft or a paused campaign can be changed`,
    });
  if (!keepsMeasurement(campaign, definition))
    throw invalid({ field: 'body.measurement', message: 'is fixed since the campaign was started' });
  return write(deps, { ...campaign, version: campaign.version + 1, definition });
};

const moves: Readonly<Record<CampaignState, readonly CampaignState[]>> = {
  draft: ['running', 'stopped'],
  running: ['paused', 'stopped'],
  paused: ['running', 'stopped'],
  stopped: [],
};

const startProblems = ({ definition }: Campaign, { enabledCountries, holdout }: CampaignDeps): string[] => {
  const off = definition.countries.filter((country) => !enabledCountries.includes(country));
  return [
    ...(definition.kind === 'inbound-save' || off.length === 0
      ? []
      : [`${off.join(', ')} not enabled in the settings`]),
    ...(holdout.share > 0 && definition.measurement === undefined
      ? ['measurement is missing: it says what counts as success, and is fixed before the start']
      : []),
  ];
};

export const moveCampaign = async (
  deps: CampaignDeps,
  campaignId: string,
  by: string,
  { to, reason }: { readonly to: CampaignState; readonly reason: string },
): Promise<Campaign> => {
  const campaign = await read(deps, campaignId);
  if (campaign.state === to) return campaign;
  if (!moves[campaign.state].includes(to))
    throw invalid({ field: 'body.to', message: `a campaign that is ${campaign.state} cannot become ${to}` });
  const problems = to === 'running' ? startProblems(campaign, deps) : [];
  if (problems.length > 0) throw invalid(...problems.map((message) => ({ field: 'body.to', message })));
  const nowMs = deps.now();
  return write(deps, {
    ...campaign,
    version: campaign.version + 1,
    state: to,
    ...(to === 'running' ? { startedAtMs: campaign.startedAtMs ?? nowMs } : {}),
    changes: [...campaign.changes, { atMs: nowMs, by, to, reason }].slice(-20),
  });
};
