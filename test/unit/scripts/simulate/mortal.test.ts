/** A simulated process dies where it is told to, and nothing of it goes on. */
import { createRandom } from '../../../../local/generator/random.ts';
import { Mortal } from '../../../../scripts/lib/simulate/mortal.ts';

const work = async (process: Mortal, done: number[]): Promise<void> => {
  for (let i = 0; i < 10; i += 1) {
    await process.step();
    done.push(i);
  }
};
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it('takes all its steps while nobody kills it', async () => {
  const [process, done] = [new Mortal(createRandom(1)), [] as number[]];
  await work(process, done);
  expect(done).toHaveLength(10);
  expect(process.alive).toBe(true);
});

it.each([0, 1, 5, 9])('dies before step %i takes effect, and all that runs in it stops there', async (steps) => {
  const [process, done] = [new Mortal(createRandom(2)), [] as number[]];
  process.dieAfter(steps);
  void work(process, done);
  void work(process, done);
  await process.died;
  await settle();
  expect(done).toHaveLength(steps);
  expect(process.alive).toBe(false);
});

it('lets others go first, differently for each seed', async () => {
  const order = async (seed: number): Promise<string> => {
    const process = new Mortal(createRandom(seed));
    const seen: string[] = [];
    const run = async (name: string): Promise<void> => {
      for (let i = 0; i < 5; i += 1) {
        await process.step();
        seen.push(name);
      }
    };
    await Promise.all([run('a'), run('b')]);
    return seen.join('');
  };
  expect(await order(1)).toBe(await order(1));
  expect(new Set(await Promise.all([1, 2, 3, 4, 5].map(order))).size).toBeGreaterThan(1);
});
