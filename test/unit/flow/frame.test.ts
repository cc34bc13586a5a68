/** The frame around flow functions: whatever comes in and whatever goes wrong, a flow gets every declared key in time. */
import fc from 'fast-check';
import { defaultsOf, flowFunctionNames, flowFunctions } from '../../../shared/contracts/flow-functions.ts';
import { answerFlow, deadlineMs, type FlowDeps } from '../../../shared/flow/answer-flow.ts';
import { answerBytes, toStringMap } from '../../../shared/flow/flow-answer.ts';
import { parseFlowEvent } from '../../../shared/flow/flow-event.ts';
import { mayCall, parseInstanceRule } from '../../../shared/flow/instance.ts';
import { flowEvent, flowEvents, testInstance } from '../../support/flow-events.ts';

const patient: FlowDeps = { instance: 'any', wait: () => new Promise(() => undefined), onFailure: () => undefined };
const recorded = { status: 'recorded', sale: 'true', save: 'none' };

describe('An event of a flow', () => {
  it('is read from every sample, with nothing but text in attributes and endpoints', () => {
    const read = Object.fromEntries(flowEvents().map(([name, event]) => [name.slice(0, 2), parseFlowEvent(event)]));
    expect(read['01']).toMatchObject({
      contactId: '2bf27775-30a5-42a1-a38c-69eb6b129c8b',
      channel: 'VOICE',
      customerAddress: '+442079460112',
      attributes: { 'Customer Number': '+442079460112' },
      parameters: { action: 'lookup' },
    });
    expect(read['04']).toMatchObject({
      contactId: undefined,
      instanceArn: undefined,
      attributes: { LanguageCode: 'cy' },
    });
    expect(read['05']).toMatchObject({ channel: 'CHAT', customerAddress: undefined, systemAddress: undefined });
    expect(read['06']).toMatchObject({ channel: 'VOICE', instanceArn: undefined, customerAddress: '02079460171' });
    expect(read['07']).toMatchObject({ attributes: { attempts: '2', targets: '["u1"]' }, parameters: { note: null } });
    expect(read['08']).toMatchObject({ customerId: 'CUST-30502', queueName: 'Broadband faults' });
  });

  it('is read from any JSON at all', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseFlowEvent(value)));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (data, parameters) => {
        const event = parseFlowEvent({ Details: { ContactData: data, Parameters: parameters } });
        for (const value of Object.values(event.attributes)) expect(typeof value).toBe('string');
      }),
    );
  });

  it('has no contact id that could name another kind of row', () => {
    for (const id of ['a#b', '../x', ' ', '#', 'F/1', 'x'.repeat(257), 7.5])
      expect(parseFlowEvent(flowEvent({ ContactId: id })).contactId).toBeUndefined();
  });
});

describe('An answer', () => {
  const defaults = { status: 'unknown', note: '' };

  it('has every declared key, no other, and only texts', () => {
    expect(toStringMap(defaults, { status: true, note: 12, other: 'x' })).toEqual({ status: 'true', note: '12' });
    expect(toStringMap(defaults, { status: { a: 1 }, note: undefined })).toEqual(defaults);
    expect(toStringMap(defaults, { status: 'a\u0000b\nc', note: '\ud800x' })).toEqual({
      status: 'a b c',
      note: '\ufffdx',
    });
  });

  it('fits, whatever its values are, and is cut between characters', () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        keys,
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
        fc.nat(400),
        (names, unit, times) => {
          const map = toStringMap(
            Object.fromEntries(names.map((name) => [name, ''])),
            Object.fromEntries(names.map((name) => [name, unit.repeat(times)])),
          );
          expect(Buffer.byteLength(JSON.stringify(map))).toBeLessThanOrEqual(answerBytes);
          for (const value of Object.values(map)) expect(value.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('The instance', () => {
  it('must be the configured one; without one only a stack for trials answers, and never an event without one', () => {
    expect(mayCall(parseInstanceRule(testInstance), testInstance)).toBe(true);
    expect(mayCall(parseInstanceRule(testInstance), `${testInstance}x`)).toBe(false);
    expect(mayCall(parseInstanceRule('any'), testInstance)).toBe(true);
    for (const rule of ['any', 'none', testInstance]) expect(mayCall(parseInstanceRule(rule), undefined)).toBe(false);
    expect(mayCall(parseInstanceRule('none'), testInstance)).toBe(false);
  });

  it.each(flowFunctionNames)('%s answers its defaults to a foreign one, and does no work', async (name) => {
    let worked = false;
    const work = async () => ((worked = true), {});
    const { answer, outcome } = await answerFlow(
      name,
      { ...patient, instance: { arn: 'arn:of:another' } },
      work,
      flowEvent({ ContactId: 'c1' }),
    );
    expect({ answer, outcome }).toEqual({ answer: defaultsOf(name), outcome: 'refused' });
    expect(worked).toBe(false);
  });
});

describe('A flow function', () => {
  const event = flowEvent({ ContactId: 'c1' }, { sale: 'TRUE', amount: 12, disposition: { nested: true } });

  it('gets its parameters as declared; what is not usable is not given', async () => {
    let seen: unknown;
    const { answer } = await answerFlow(
      'outcome',
      patient,
      async ({ parameters }) => ((seen = parameters), recorded),
      event,
    );
    expect(seen).toEqual({ sale: true, amount: '12' });
    expect(answer).toEqual(recorded);
  });

  it('answers its defaults when work takes too long, fails, or throws what is no error', async () => {
    const failures: unknown[] = [];
    const deps: FlowDeps = { ...patient, onFailure: (error) => failures.push(error) };
    const slow = await answerFlow(
      'outcome',
      { ...deps, wait: async () => undefined },
      () => new Promise(() => undefined),
      event,
    );
    expect(slow).toEqual({ answer: defaultsOf('outcome'), outcome: 'late' });
    const failed = await answerFlow('outcome', deps, () => Promise.reject(new Error('no table')), event);
    expect(failed).toEqual({ answer: defaultsOf('outcome'), outcome: 'failed' });
    expect(failures).toHaveLength(1);
  });

  it('has a deadline that leaves Connect time for a cold start and the network', () =>
    expect(deadlineMs).toBeLessThan(6_000));

  it('ends its clock when the work is done', async () => {
    let ended = false;
    const wait: FlowDeps['wait'] = (_ms, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => ((ended = true), reject(new Error('ended')))));
    await answerFlow('outcome', { ...patient, wait }, async () => recorded, event);
    expect(ended).toBe(true);
  });

  it.each(flowFunctionNames)('%s is declared whole: meanings for all, defaults that are safe texts', (name) => {
    const { parameters, answers, summary } = flowFunctions[name];
    expect(summary).not.toBe('');
    for (const schema of Object.values(parameters.shape)) expect(schema.description).toBeTruthy();
    expect(Object.keys(answers).length).toBeGreaterThan(0);
    expect(toStringMap(defaultsOf(name), {})).toEqual(defaultsOf(name));
  });
});
