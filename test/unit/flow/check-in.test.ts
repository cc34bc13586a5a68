/** What a check-in finds is kept beside what came of the call, and replaces nothing of it. */
import { keepOutcome } from '../../../functions/ingest/flow/outcome/outcome.ts';
import { dispositionOf } from '../../../functions/retention/reconcile/disposition.ts';
import { answerFlow } from '../../../shared/flow/answer-flow.ts';
import { parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { openGate } from '../../support/faults.ts';
import { flowEvent } from '../../support/flow-events.ts';
import { MemoryContacts } from '../../support/memory-stores.ts';
import { patience } from '../../support/pipeline.ts';

const reports = {
  talk: { disposition: 'saved', save: 'true' },
  checkIn: { problem: 'yes', severity: '4', topic: 'battery', wish: 'longer warranty' },
} as const;
type Report = keyof typeof reports;

const keptAfter = async (order: readonly Report[]) => {
  const contacts = new MemoryContacts();
  for (const [i, report] of order.entries()) {
    const deps = { parts: contacts.parts(openGate()), pause: patience(3), currency: 'EUR', now: () => 100 + i };
    const flow = {
      instance: 'any' as const,
      wait: () => new Promise(() => undefined),
      onFailure: (error: unknown) => {
        throw error;
      },
    };
    const event = flowEvent({ ContactId: 'call-1' }, reports[report]);
    const { answer } = await answerFlow('outcome', flow, (input) => keepOutcome(deps, input), event);
    expect(answer).toMatchObject({ status: 'recorded' });
  }
  return parseContactRow(contacts.row('call-1')).parts;
};

describe('a check-in', () => {
  it.each<[readonly Report[]]>([[['talk', 'checkIn']], [['checkIn', 'talk']], [['checkIn', 'talk', 'checkIn']]])(
    'reported in the order %j keeps problem, severity, topic and wish, and the disposition counts',
    async (order) => {
      const parts = await keptAfter(order);
      expect(parts.outcome?.['check-in']).toMatchObject({ b: true, v: 4, o: 'battery', w: 'longer warranty' });
      expect(parts.outcome?.['-']).toMatchObject({ d: 'saved', k: true });
      expect(dispositionOf({ parts })).toBe('saved');
    },
  );
});
