/** The flows that the stack ships: an instance would take them, and every way through them ends well. */
import { checkFlow } from '../../../local/connect/flows/check-flow.ts';
import { runFlow } from '../../../local/connect/flows/run-flow.ts';
import { targetsOf } from '../../../local/connect/flows/content.ts';
import { flowFunctions, type FlowFunctionName } from '../../../shared/contracts/flow-functions.ts';
import type { FlowFunctionDefinition } from '../../../shared/contracts/flow/definition.ts';
import { dialAttribute } from '../../../shared/domain/dial-attribute.ts';
import { shippedFlows } from '../../../infra/flows/flows.ts';
import { contactOf, flowArn, shipped, shippedFlow, worldOf } from '../../support/shipped-flows.ts';

const names = Object.keys(flowFunctions) as FlowFunctionName[]; // boundary: keys of a const object
const run = (id: string, world: ReturnType<typeof worldOf>['world'], contact = contactOf()) =>
  runFlow(shippedFlow(id), contact, world);

describe('a shipped flow', () => {
  it.each(shipped.map(({ id, type, content }) => [id, type, content] as const))(
    '%s is one that an instance takes, without an action that is never reached',
    (_, type, content) => expect(checkFlow(content, type)).toEqual([]),
  );

  it('has a name of its own, by which its ARN is found', () => {
    const titles = shippedFlows.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('calls each function somewhere, and none where it is not meant to be', () => {
    const kinds = {
      MODULE: ['inbound', 'disconnect'],
      CONTACT_FLOW: ['inbound', 'disconnect'],
      CUSTOMER_QUEUE: ['customer queue'],
      AGENT_WHISPER: ['agent whisper'],
      OUTBOUND_WHISPER: ['outbound whisper'],
    } as const;
    const called = new Set<string>();
    for (const { id, type, content } of shipped) {
      for (const { Parameters } of content.Actions) {
        const arn = Parameters['LambdaFunctionARN'];
        const name = names.find((one) => typeof arn === 'string' && arn.endsWith(`:${flowFunctions[one].fn}`));
        if (name === undefined) continue;
        called.add(name);
        const { flows }: FlowFunctionDefinition = flowFunctions[name];
        const meant = kinds[type].some((kind) => flows.includes(kind));
        expect({ id, name, meant }).toEqual({ id, name, meant: true });
      }
    }
    expect([...called].toSorted()).toEqual(names.toSorted());
  });

  it('reads only what the function before has answered', () => {
    for (const { content } of shipped) {
      const byId = new Map(content.Actions.map((action) => [action.Identifier, action]));
      for (const action of content.Actions) {
        const arn = action.Parameters['LambdaFunctionARN'];
        const name = names.find((one) => typeof arn === 'string' && arn.endsWith(`:${flowFunctions[one].fn}`));
        if (name === undefined) continue;
        const seen = new Set<string>();
        const open = [action.Transitions.NextAction ?? ''];
        for (const id of open) {
          const next = byId.get(id);
          if (next === undefined || seen.has(id) || next.Type === 'InvokeLambdaFunction') continue;
          seen.add(id);
          const keys = [...JSON.stringify(next.Parameters).matchAll(/\$\.External\.(\w+)/gu)].map(([, key]) => key);
          expect(Object.keys(flowFunctions[name].answers)).toEqual(expect.arrayContaining(keys));
          open.push(...targetsOf(next));
        }
      }
    }
  });
});

describe('the checks of a flow', () => {
  const [good] = shipped;
  const broken: [string, (text: string) => string][] = [
    ['does not exist', (text) => text.replace('"NextAction":"return"', '"NextAction":"nowhere"')],
    ['InvocationTimeLimitSeconds', (text) => text.replace('"8"', '"9"')],
    ['is not known here', (text) => text.replace('UpdateContactAttributes', 'UpdateEverything')],
    ['may not stand in', (text) => text.replace('EndFlowModuleExecution', 'DisconnectParticipant')],
    ['NoMatchingError goes nowhere', (text) => text.replace('"ErrorType":"NoMatchingError"', '"ErrorType":"Other"')],
    ['is never reached', (text) => text.replace('"StartAction":"ask"', '"StartAction":"keep the defaults"')],
  ];
  it.each(broken)('find what %s', (complaint, change) => {
    if (good === undefined) throw new Error('nothing is shipped');
    const text = JSON.stringify(good.content);
    expect(change(text)).not.toBe(text);
    expect(checkFlow(JSON.parse(change(text)), good.type).join('\n')).toContain(complaint);
  });
});

describe('a module', () => {
  const modules = shipped.filter(({ type }) => type === 'MODULE');
  it.each(modules.map(({ id }) => id))('%s hands parameters on and keeps every answer, or the defaults', async (id) => {
    const name = names.find((one) => id.toLowerCase() === `module${flowFunctions[one].fn}`.toLowerCase());
    if (name === undefined) throw new Error(`${id} is for no function`);
    const { fn, parameters, answers }: FlowFunctionDefinition = flowFunctions[name];
    for (const fails of [false, true]) {
      const given = Object.fromEntries(Object.keys(parameters.shape).map((key) => [`${fn}_${key}`, `in ${key}`]));
      const contact = contactOf({ attributes: { ...given } });
      const told = Object.fromEntries(Object.keys(answers).map((key) => [key, `out ${key}`]));
      const { world, asked } = worldOf({ [name]: fails ? 'fails' : told });
      expect(await run(id, world, contact)).toMatchObject({ end: 'returned' });
      expect(asked).toHaveLength(fails ? 4 : 1);
      expect(asked[0]?.parameters).toEqual(
        Object.fromEntries(Object.keys(parameters.shape).map((key) => [key, `in ${key}`])),
      );
      const kept = Object.entries(answers).map(([key, { default: fallback }]) => [
        `${fn}_${key}`,
        fails ? fallback : `out ${key}`,
      ]);
      expect(contact.attributes).toEqual({ ...given, ...Object.fromEntries(kept) });
    }
  });
});

describe('the outbound whisper', () => {
  const placed = async (answer: Parameters<typeof worldOf>[0]) => {
    const contact = contactOf({ initiationMethod: 'OUTBOUND' });
    const { placed: isPlaced, end } = await run('flowOutboundWhisper', worldOf(answer).world, contact);
    return { isPlaced, end, dial: contact.attributes[dialAttribute] };
  };

  it('places what may be called, and names the dial when it is ours', async () => {
    expect(await placed({ 'may-dial': { mayDial: 'true', reason: 'none' } })).toEqual({
      isPlaced: true,
      end: 'ended',
      dial: undefined,
    });
    expect(await placed({ 'may-dial': { mayDial: 'true', reason: 'follow-up', dialId: 'd1' } })).toEqual({
      isPlaced: true,
      end: 'ended',
      dial: 'd1',
    });
  });

  it.each<[string, Parameters<typeof worldOf>[0]]>([
    ['is refused', { 'may-dial': { mayDial: 'false', reason: 'opt-out' } }],
    ['gets the default answer', { 'may-dial': {} }],
    ['cannot be asked about', { 'may-dial': 'fails' }],
    ['is answered with something else', { 'may-dial': { mayDial: 'TRUE' } }],
  ])('places no call that %s', async (_, answer) => {
    expect(await placed(answer)).toEqual({ isPlaced: false, end: 'not-placed', dial: undefined });
  });
});

describe('the queue flow', () => {
  const waiting = (secondsInQueue: number, answer: Parameters<typeof worldOf>[0] = {}) => {
    const contact = contactOf({ initiationMethod: 'INBOUND' });
    const { world, asked } = worldOf(answer, { secondsInQueue });
    return { contact, asked, done: run('flowQueue', world, contact) };
  };
  const offer = { offer: 'true', amount: '500', currency: 'EUR', wording: 'sorry', reason: 'offered' };

  it('asks after each while how long the caller has waited, and asks no more after an offer', async () => {
    const { asked, done, contact } = waiting(400, { goodwill: offer });
    expect((await done).said.join(' ')).toContain('we credit your account');
    expect(asked.map(({ parameters }) => parameters['waitedSeconds'])).toEqual(['60']);
    expect(contact.attributes).toEqual({
      goodwill_wording: 'sorry',
      goodwill_amount: '500',
      goodwill_currency: 'EUR',
    });
  });

  it.each<[string, Parameters<typeof worldOf>[0]]>([
    ['there is no offer', {}],
    ['the function fails', { goodwill: 'fails' }],
  ])('lets the caller wait on when %s', async (_, answer) => {
    const { asked, done } = waiting(10_000, answer);
    expect(await done).toMatchObject({ end: 'connected-to-agent' });
    expect([...new Set(asked.map(({ parameters }) => parameters['waitedSeconds']))]).toEqual([
      '60',
      '120',
      '180',
      '300',
      '600',
    ]);
    expect((await done).said.join(' ')).not.toContain('credit');
  });

  it('asks nothing of who is answered at once, and leaves a chat in the queue', async () => {
    const quick = waiting(20);
    expect(await quick.done).toMatchObject({ end: 'connected-to-agent' });
    expect(quick.asked).toEqual([]);
    expect(await run('flowQueue', worldOf().world, contactOf({ channel: 'CHAT' }))).toMatchObject({ end: 'ended' });
  });
});

describe('the agent whisper', () => {
  const said = async (answer: Parameters<typeof worldOf>[0]) =>
    (await run('flowAgentWhisper', worldOf(answer).world)).said;

  it('says what is known and nothing else', async () => {
    expect(await said({ 'team-standing': { scope: 'queue', handled: '12', satisfactionPercent: '91' } })).toEqual([
      '12 handled today.',
      '91 per cent satisfied.',
    ]);
    expect(await said({ 'team-standing': { scope: 'queue', handled: '3' } })).toEqual(['3 handled today.']);
    expect(await said({})).toEqual([]);
    expect(await said({ 'team-standing': 'fails' })).toEqual([]);
  });
});

describe('the survey', () => {
  const answered = async (keys: readonly (string | undefined)[], answers: Parameters<typeof worldOf>[0] = {}) => {
    const given = [...keys];
    const { world, asked } = worldOf(answers, { press: () => given.shift() });
    const { end } = await run('flowSurvey', world, contactOf({ initiationMethod: 'DISCONNECT' }));
    return { end, told: asked.map(({ parameters }) => parameters) };
  };

  it('is offered, then keeps each answer by itself with its scale', async () => {
    expect(await answered(['5', undefined, '10'])).toEqual({
      end: 'hung-up',
      told: [{}, { csat: '5', scale: '1-5' }, { ces: 'Timeout', scale: 'effort-1-5' }, { nps: '10', scale: '0-10' }],
    });
  });

  it('goes on when an answer cannot be kept', async () => {
    expect((await answered(['1', '1', '1'], { survey: 'fails' })).end).toBe('hung-up');
  });
});

describe('the retention call', () => {
  const call = async (key: string | undefined, answers: Parameters<typeof worldOf>[0] = {}, isQueueFull = false) => {
    const { world, asked } = worldOf(answers, { press: () => key, isQueueFull });
    const result = await run('flowRetentionCall', world);
    return { ...result, asked: asked.map(({ name }) => name) };
  };

  it('sets the flows that run later', async () => {
    expect((await call('1')).hooks).toEqual({
      CustomerQueue: flowArn('flowQueue'),
      AgentWhisper: flowArn('flowAgentWhisper'),
      CustomerRemaining: flowArn('flowSurvey'),
    });
  });

  it.each([['1'], [undefined], ['7']])('connects whoever presses %s', async (key) => {
    expect(await call(key)).toMatchObject({ end: 'queued', asked: ['customer-context'] });
  });

  it('promises a call for later, also when nobody is free', async () => {
    for (const result of [
      await call('2', { 'callback-promise': { status: 'promised' } }),
      await call('1', { 'callback-promise': { status: 'promised' } }, true),
    ]) {
      expect(result).toMatchObject({ end: 'hung-up', asked: ['customer-context', 'callback-promise'] });
      expect(result.said).toContain('We will call you tomorrow.');
    }
    expect((await call('2', { 'callback-promise': 'fails' })).said).not.toContain('We will call you tomorrow.');
  });

  it('promises never to call again only when that is kept; otherwise a colleague takes it', async () => {
    for (const status of ['recorded', 'known'])
      expect((await call('9', { 'opt-out': { status } })).said).toContain('We will not call you again.');
    for (const answers of [{ 'opt-out': 'fails' as const }, {}]) {
      const result = await call('9', answers);
      expect(result.said).not.toContain('We will not call you again.');
      expect(result.end).toBe('queued');
      expect((await call('9', answers, true)).asked).not.toContain('callback-promise');
    }
  });
});

describe('a function that does not answer', () => {
  it('is given up after the time of the block', async () => {
    const content = shippedFlow('flowOutboundWhisper');
    const quick = JSON.parse(JSON.stringify(content).replaceAll('"8"', '"1"')) as typeof content; // boundary: a copy
    const result = await runFlow(quick, contactOf(), worldOf({ 'may-dial': 'hangs' }).world);
    expect(result).toMatchObject({ end: 'not-placed', placed: false });
  });
});
