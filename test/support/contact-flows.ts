/** Shipped flows as they were synthesized, run against the functions' bundles on a host that knows an instance. */
import { checkFlow } from '../../local/connect/flows/check-flow.ts';
import { parseContent } from '../../local/connect/flows/content.ts';
import type { FlowContact } from '../../local/connect/flows/flow-state.ts';
import { runFlow } from '../../local/connect/flows/run-flow.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { dialAttribute } from '../../shared/domain/dial-attribute.ts';

export const describeContactFlows = (stackOf: () => LocalStack, instanceArn: string): void => {
  const flows = () => stackOf().host.contactFlows();
  const contentOf = (ends: string) => {
    const found = flows().find(({ name, arn }) => name === `Holdfast ${ends}` || arn === ends);
    if (found === undefined) throw new Error(`the stack ships no flow ${ends}`);
    return parseContent(found.content);
  };
  const caller = { principal: 'connect.amazonaws.com', sourceArn: instanceArn, sourceAccount: '111122223333' };
  const run = (name: string, over: Partial<FlowContact>, keys: readonly string[] = []) => {
    const given = [...keys];
    const answers: unknown[] = [];
    const contact: FlowContact = {
      contactId: `flow-${name.replaceAll(' ', '-')}`,
      instanceArn,
      channel: 'VOICE',
      initiationMethod: 'API',
      customerAddress: '+442079460777',
      attributes: {},
      ...over,
    };
    const done = runFlow(contentOf(name), contact, {
      // The last part of a function's ARN is its name, which is its logical id here.
      invoke: async (arn, event) => {
        const answer = await stackOf().host.invokeAs(caller, arn.split(':')[6] ?? '', event);
        answers.push(answer);
        return answer;
      },
      moduleOf: contentOf,
      press: () => given.shift(),
      secondsInQueue: 90,
      isQueueFull: false,
    });
    return done.then((result) => ({ ...result, answers, attributes: contact.attributes }));
  };

  describe('the shipped flows on the host', () => {
    it('are such that an instance takes them', () => {
      expect(flows().length).toBeGreaterThan(5);
      for (const { name, type, content } of flows())
        expect({ name, complaints: checkFlow(parseContent(content), type ?? 'CONTACT_FLOW') }).toEqual({
          name,
          complaints: [],
        });
    });

    it('keep a survey with the conversation, and what is pressed wrongly as offered', async () => {
      const answered = await run('survey after a contact', { initiationMethod: 'DISCONNECT' }, ['5', '9', '10']);
      expect(answered).toMatchObject({
        end: 'hung-up',
        answers: [
          { status: 'offered' },
          { status: 'recorded', answers: '1', satisfied: 'true' },
          { status: 'offered', answers: '0' },
          { status: 'recorded', answers: '1' },
        ],
      });
    });

    it('take a caller who is called by the dialler, and keep a promise for later', async () => {
      const later = await run('retention call', {}, ['2']);
      expect(later).toMatchObject({ end: 'hung-up', attributes: { callbackPromise_status: 'promised' } });
      expect(later.attributes['customerContext_known']).toMatch(/^(?:true|false)$/u);
      expect(Object.values(later.hooks).every((arn) => flows().some((flow) => flow.arn === arn))).toBe(true);
      expect(await run('retention call', {}, ['1'])).toMatchObject({ end: 'queued' });
    });

    it('place a call that is for nobody in particular, and none after an opt-out', async () => {
      const over = { initiationMethod: 'OUTBOUND' };
      const first = await run('outbound whisper', { ...over, contactId: 'dialled-1' });
      expect(first).toMatchObject({ end: 'ended', placed: true });
      expect(first.attributes).not.toHaveProperty(dialAttribute);
      expect(await run('retention call', {}, ['9'])).toMatchObject({ attributes: { optOut_status: 'recorded' } });
      expect(await run('outbound whisper', { ...over, contactId: 'dialled-2' })).toMatchObject({
        end: 'not-placed',
        placed: false,
      });
    });

    it('hold the line in the queue and whisper what is known', async () => {
      expect(await run('queue', { initiationMethod: 'INBOUND' })).toMatchObject({ end: 'connected-to-agent' });
      expect(await run('agent whisper', { initiationMethod: 'INBOUND' })).toMatchObject({ end: 'ended' });
    });
  });
};
