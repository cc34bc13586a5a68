/** Routes of campaigns, dialling and calling rules. */
import * as z from 'zod';
import { campaignSchema, campaignStates } from '../retention/campaign.ts';
import { purposes } from '../retention/purposes.ts';
import { nothing } from './route-definition.ts';

const campaignParams = z.strictObject({ campaignId: z.string().regex(/^[a-z0-9-]{1,40}$/, 'is no campaign id') });
const reason = z.string().trim().min(3, 'says why, in at least 3 characters').max(300);
/** Identifiers of people go into bodies, never into addresses. */
const phoneNumber = z.string().min(3).max(40);
const country = z.string().regex(/^[A-Z]{2}$/, 'is an ISO country such as DE');

export const campaignStateBody = z.strictObject({
  to: z.enum(campaignStates).exclude(['draft']),
  reason,
});

export const switchBody = z.strictObject({
  /** Everything; leaves countries as they are. */
  on: z.boolean().optional(),
  /** One country. */
  country: z.strictObject({ code: country, off: z.boolean() }).optional(),
  reason,
  /** After a restore: every dial up to now has been compared with Connect's records. */
  reconciled: z.boolean().default(false),
});

export const rulesCheckBody = z.strictObject({
  phoneNumber,
  /** Country in which a number without country code was written. */
  writtenIn: country.optional(),
  region: z.string().max(10).optional(),
  timeZone: z.string().max(60).optional(),
  purpose: z.enum(purposes).default('marketing'),
});

export const whyBody = z.strictObject({ phoneNumber, writtenIn: country.optional() });

export const campaignRoutes = {
  listCampaigns: {
    operationId: 'listCampaigns',
    fn: 'campaigns',
    method: 'GET',
    path: '/v1/campaigns',
    scope: 'campaign:read',
    summary: 'All campaigns',
    params: nothing,
    query: nothing,
  },
  createCampaign: {
    operationId: 'createCampaign',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/campaigns',
    scope: 'campaign:write',
    summary: 'A new campaign, as a draft',
    params: nothing,
    query: nothing,
    body: campaignSchema,
  },
  getCampaign: {
    operationId: 'getCampaign',
    fn: 'campaigns',
    method: 'GET',
    path: '/v1/campaigns/{campaignId}',
    scope: 'campaign:read',
    summary: 'One campaign with its changes of state',
    params: campaignParams,
    query: nothing,
  },
  changeCampaign: {
    operationId: 'changeCampaign',
    fn: 'campaigns',
    method: 'PUT',
    path: '/v1/campaigns/{campaignId}',
    scope: 'campaign:write',
    summary: 'Changes a campaign that does not run; what its effect is measured by is fixed once it has started',
    params: campaignParams,
    query: nothing,
    body: campaignSchema,
  },
  moveCampaign: {
    operationId: 'moveCampaign',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/campaigns/{campaignId}/state',
    scope: 'campaign:write',
    summary: 'Starts, pauses or stops a campaign',
    params: campaignParams,
    query: nothing,
    body: campaignStateBody,
  },
  dryRun: {
    operationId: 'dryRun',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/campaigns/{campaignId}/dry-run',
    scope: 'campaign:read',
    summary: 'Whom the campaign would call now, who is refused by which rule, and what its effect will show',
    params: campaignParams,
    query: nothing,
  },
  getEffect: {
    operationId: 'getEffect',
    fn: 'campaigns',
    method: 'GET',
    path: '/v1/campaigns/{campaignId}/effect',
    scope: 'campaign:read',
    summary: 'Treated and held-out side by side: churn, repurchase, repeat contacts, money, each with its interval',
    params: campaignParams,
    query: nothing,
  },
  uploadList: {
    operationId: 'uploadList',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/campaigns/{campaignId}/list',
    scope: 'campaign:write',
    summary: 'People of a list campaign, as CSV; all lines or none',
    params: campaignParams,
    query: nothing,
    body: z.string().min(1),
    bodyType: 'text/csv',
  },
  getDialling: {
    operationId: 'getDialling',
    fn: 'campaigns',
    method: 'GET',
    path: '/v1/dialling',
    scope: 'campaign:read',
    summary: 'The switch, countries that are off, and who changed it why',
    params: nothing,
    query: nothing,
  },
  switchDialling: {
    operationId: 'switchDialling',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/dialling/switch',
    scope: 'campaign:write',
    summary: 'Switches dialling on or off, everywhere or for a country, with the reason',
    params: nothing,
    query: nothing,
    body: switchBody,
  },
  whyNotCalled: {
    operationId: 'whyNotCalled',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/dialling/follow-ups',
    scope: 'campaign:read',
    summary: 'What became of a person in each campaign: attempts, outcomes, and which rule refused until when',
    params: nothing,
    query: nothing,
    body: whyBody,
  },
  checkCallingRules: {
    operationId: 'checkCallingRules',
    fn: 'campaigns',
    method: 'POST',
    path: '/v1/calling-rules/check',
    scope: 'campaign:read',
    summary: 'Whether a number may be called now, by which rule, and the next allowed moment',
    params: nothing,
    query: nothing,
    body: rulesCheckBody,
  },
} as const;
