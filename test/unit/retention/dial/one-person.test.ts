/** One telephone is one person, however it is written and whose customer id it stands beside (D16). */
import { uploadList } from '../../../../functions/retention/campaigns-api/upload.ts';
import { runDialler } from '../../../../functions/retention/dial/dialler.ts';
import { takeLease } from '../../../../functions/retention/dial/lease.ts';
import { recordConsent } from '../../../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { addressHash, addressKey, customerKeysOf } from '../../../../shared/domain/customer-key.ts';
import { contactRecordOf } from '../../../../shared/domain/contact-record.ts';
import { deps, noon, onSwitch, testCampaign, Witness } from '../../../support/dial-world.ts';
import { onePerson, phones } from '../../../support/one-person.ts';

const hash = addressHash(new Uint8Array(32));
const phone = '+36301234567';

it('in 1,000 ways of writing', () => {
  const figures = onePerson(1_000, 16);
  expect(figures.others).toEqual([]);
  expect(figures.persons).toBe(phones.length);
  expect(figures.different).toBeGreaterThan(900);
});

it('under two customer ids in records', () => {
  const keys = ['CUST-1', 'CUST-2'].map((CustomerId) =>
    customerKeysOf(
      contactRecordOf({
        ContactId: CustomerId,
        CustomerId,
        LastUpdateTimestamp: '2026-11-05T10:00:00Z',
        CustomerEndpoint: { Address: phone, Type: 'TELEPHONE_NUMBER' },
      }),
      hash,
    ),
  );
  expect(keys.map(({ customerKey }) => customerKey)).toEqual(['id:CUST-1', 'id:CUST-2']);
  expect(new Set(keys.map((one) => one.addressKey))).toEqual(new Set([addressKey(phone, hash)]));
});

it('under two customer ids on a list and on another campaign’s list: one follow-up each, and one call', async () => {
  const memory = new MemoryDialling();
  memory.state.switch = onSwitch;
  const kept = new Map<string, string>();
  const upload = {
    store: memory,
    holdout: { share: 0, seasonMonths: 6 as const },
    now: () => noon,
    addressHash: async () => hash,
    keepNumber: async (personKey: string, e164: string) => void kept.set(personKey, e164),
  };
  const header = 'phone,country,customerId';
  const lists = [
    `${header}\n+36 30 123 4567,,CUST-1\n06 30/123-4567,HU,CUST-2\n`,
    `${header}\n0036-30-1234567,DE,CUST-3\n＋３６３０１２３４５６７,,CUST-4\n`,
  ];
  for (const [i, csv] of lists.entries()) {
    const campaign = testCampaign({ kind: 'list' }, `k${i}`);
    memory.campaignsById.set(campaign.campaignId, campaign);
    expect(await uploadList(upload, campaign, csv)).toEqual({ lines: 2, added: 1 });
  }
  expect([...kept.values()]).toEqual([phone]);
  const [personKey = ''] = kept.keys();
  const consent = { id: 'c', given: true, kind: 'written' as const, atMs: 1, source: 'test' };
  await recordConsent(memory.persons, personKey, 'marketing', consent);
  const lease = await takeLease(memory.control, { owner: 'o', tick: '1', nowMs: noon });
  if (lease === undefined) throw new Error('no lease');
  const witness = new Witness();
  await runDialler(
    {
      ...deps(memory, witness.call(), { numberOf: async (key) => kept.get(key) }),
      pace: { callsPerSecond: 100, burst: 100, concurrency: 100 },
      agentsAvailable: async () => 100,
      startTask: async () => ({ kind: 'unknown', reason: '' }),
      sleep: async () => undefined,
      hasTime: () => true,
    },
    lease,
  );
  expect(witness.sent.map(({ e164 }) => e164)).toEqual([phone]);
});
