/** 20,000 customers in random order of delivery: resolution, repeats, journeys and survey credit are those of the oracle. */
import { performance } from 'node:perf_hooks';
import { customerRun } from '../support/customer-run.ts';

const customers = Number(process.env['DEEP_JOURNEY_CUSTOMERS'] ?? 20_000);

it(`${customers} customers add up to the sums of the oracle, by agent and queue`, async () => {
  const started = performance.now();
  const { found, expected, contacts, deliveries, flowCalls } = await customerRun(customers, 7);
  const total = (name: string): number => expected[`total ${name}`] ?? 0;
  process.stdout.write(
    `\n  ${customers} customers, ${contacts} contacts, ${deliveries} deliveries, ${flowCalls} flow answers in ${Math.round((performance.now() - started) / 1000)} s:` +
      ` ${total('firstContactsResolved')} of ${total('firstContacts')} resolved at first contact, ${total('repeatContacts')} repeats of ${total('customerContacts')},` +
      ` ${total('channelSwitches')} channel switches, ${total('journeyHands')} hands in ${total('journeys')} journeys, ${total('csatAnswers')} CSAT answers;` +
      ` ${total('goodwillOfferChurned')} of ${total('goodwillOfferCustomers')} left after goodwill, ${total('goodwillRefusedChurned')} of ${total('goodwillRefusedCustomers')} without;` +
      ` ${Object.keys(expected).length} sums compared\n`,
  );
  expect(found).toEqual(expected);
});
