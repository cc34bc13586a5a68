/** The product on DynamoDB as a child process that is killed for good: SIGKILL, at any moment. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../../local/generator/random.ts';
import type { Orders, Reply, Setup } from './host-process.ts';
import type { Product, ProductFigures } from './product.ts';

export interface DynamoWorld extends Omit<Setup, 'name'> {
  readonly random: Random;
  /** Epoch milliseconds, simulated. */
  readonly now: () => number;
  readonly connectUrl: string;
}

const entry = fileURLToPath(new URL('host-process.ts', import.meta.url));
/** A process that is to die soon is dead within this time, wherever it is. */
const soonMs = 400;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export const dynamoProduct = async (
  { random, now, connectUrl, ...rest }: DynamoWorld,
  number: number,
): Promise<Product> => {
  const child = fork(entry, {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_CONNECT: connectUrl,
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'Dialler',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  });
  const waiting = new Map<number, Waiting>();
  let orders = 0;
  // What a dead process was asked is never answered: the drive races every order against its death.
  const died = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.value);
  });
  const send = (order: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      orders += 1;
      waiting.set(orders, { resolve, reject });
      // A process that is gone cannot be asked; its death is known elsewhere.
      child.send({ id: orders, nowMs: now(), ...order }, () => undefined);
    });
  const ask = <K extends keyof Orders>(name: K, ...args: Orders[K]): Promise<unknown> => send({ name, args });
  await send({ setup: { ...rest, name: `process-${number}` } });
  return {
    died,
    killSoon: () => void setTimeout(() => child.kill('SIGKILL'), random.int(0, soonMs)),
    atRisk: async (customers) => void (await ask('atRisk', customers)),
    dial: async (runner) => void (await ask('dial', runner)),
    tidy: async () => void (await ask('tidy')),
    deliver: async (records) => void (await ask('deliver', records)),
    ended: async ({ contact, disposition }) => void (await ask('ended', contact.contactId, disposition)),
    optOut: async (phone) => void (await ask('optOut', phone)),
    mayDial: async ({ attributes }, contactId) =>
      (await ask('mayDial', attributes, contactId)) as { to: string } | undefined, // boundary: the answer of DiallingWork.mayDial
    figures: async () => (await ask('figures')) as ProductFigures, // boundary: the answer of DiallingWork.figures
    stop: async () => {
      child.kill('SIGKILL');
      await died;
    },
  };
};
