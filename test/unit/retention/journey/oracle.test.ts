/** Resolution, repeats, journeys and survey credit of many customers are those of the oracle. test/deep runs 20,000. */
import { customerRun } from '../../../support/customer-run.ts';

it('300 customers in random order of delivery add up to the sums of the oracle, by agent and queue', async () => {
  const { found, expected } = await customerRun(300, 20_261);
  expect(expected['total repeatContacts']).toBeGreaterThan(50);
  expect(expected['total csatAnswers']).toBeGreaterThan(50);
  expect(expected['total firstContactsResolved']).toBeGreaterThan(100);
  expect(expected['total goodwillOfferChurned']).toBeGreaterThan(10);
  expect(expected['total goodwillRefusedChurned']).toBeGreaterThan(10);
  expect(Object.keys(expected).filter((key) => key.startsWith('agent'))).not.toHaveLength(0);
  expect(found).toEqual(expected);
});
