/** Folders take turns on AWS's own engine: one works, whoever comes meanwhile leaves a note, and no note is overlooked. */
import { heldMs, inTurn } from '../../functions/kpi/store/fold-lease.ts';
import { useLocalDynamo } from '../support/local-dynamo.ts';

const dynamo = useLocalDynamo();

const makeFolders = async () => {
  const { kpi } = await dynamo.freshTables();
  const clock = { ms: 1_793_700_000_000 };
  const folder = (name: string) =>
    inTurn({ client: dynamo.client(), kpiTable: kpi, now: () => clock.ms, owner: () => name });
  return { clock, folder };
};
const always = (): boolean => true;

describe('the lease of the folders', () => {
  it('lets one work and sends the other away with a note, for which the first works once more', async () => {
    const { folder } = await makeFolders();
    const log: string[] = [];
    const done = await folder('a')(async () => {
      log.push('a');
      if (log.length === 1) expect(await folder('b')(async () => log.push('b'), always)).toBeUndefined();
      return log.length;
    }, always);
    expect([done, log]).toEqual([
      [1, 2],
      ['a', 'a'],
    ]);
    expect(await folder('c')(async () => 'c', always)).toEqual(['c']);
  });

  it('is free again after a failure, and when time is short', async () => {
    const { folder } = await makeFolders();
    const failing = folder('a')(() => Promise.reject(new Error('storage')), always);
    await expect(failing).rejects.toThrow('storage');
    const hurried = await folder('b')(
      async () => folder('c')(async () => 'c', always),
      () => false,
    );
    expect(hurried).toEqual([undefined]);
    expect(await folder('d')(async () => 'd', always)).toEqual(['d']);
  });

  it('passes on when its holder does not renew it, and is not taken back by it', async () => {
    const { folder, clock } = await makeFolders();
    const log: string[] = [];
    const heir = async (renew: () => Promise<unknown>): Promise<void> => {
      log.push('heir');
      await renew(); // the sleeper wakes up and finds that the lease is another's
      if (log.length === 2) expect(await folder('third')(async () => log.push('third'), always)).toBeUndefined();
    };
    await folder('sleeper')(async (renew) => {
      log.push('sleeper');
      clock.ms += heldMs + 1;
      await folder('heir')(() => heir(renew), always);
    }, always);
    expect(log).toEqual(['sleeper', 'heir', 'heir']);
  });

  it('overlooks no note: whatever comes, what came before the last look has been worked on', async () => {
    const { folder } = await makeFolders();
    let arrived = 0;
    let workedUpTo = 0;
    const wake = async (name: string): Promise<void> => {
      arrived += 1;
      await folder(name)(async () => {
        const seen = arrived;
        await new Promise((resolve) => setTimeout(resolve, 3));
        workedUpTo = Math.max(workedUpTo, seen);
      }, always);
    };
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        await new Promise((resolve) => setTimeout(resolve, (at * 7) % 90));
        await wake(`f${at}`);
      }),
    );
    expect([arrived, workedUpTo]).toEqual([40, 40]);
  });
});
