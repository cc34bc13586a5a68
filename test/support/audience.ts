/** Profiles for campaigns to find, and how their success is measured. */
import type { Profile } from '../../shared/dynamo/items/profile-item.ts';
import { noon } from './dial-world.ts';

export const measurement = {
  looks: ['2027-03-31'],
  expectedChurn: 0.2,
  promisedEffect: 0.05,
  plannedPeople: 4000,
};

/** At risk, and just in touch. */
export const atRisk = (i: number, over: Partial<Profile> = {}): Profile => ({
  customerKey: `a:${i}`,
  version: 1,
  computedAtMs: noon,
  personKeys: [`a:${i}`],
  country: 'HU',
  lifecycle: 'at-risk',
  lifecycleSince: '2026-11-01',
  moves: [],
  namelessId: `n${i}`,
  risk: { score: 80, reasons: [], scorecard: 's' },
  inbound30: 1,
  contacts: 3,
  purchases: 0,
  lastInboundAtMs: noon - 3_600_000,
  lastContact: { contactId: 'c', atMs: noon - 3_600_000 },
  ...over,
});
export const pages = (profiles: readonly Profile[]) =>
  async function* () {
    yield profiles;
  };
