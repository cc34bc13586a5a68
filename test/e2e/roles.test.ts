/** Every function does with its role what it is for: also what an ordinary load does not reach. */
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { describeContactFlows } from '../support/contact-flows.ts';
import { steps } from '../support/drive-roles.ts';
import { instanceArn, startWholeStack } from '../support/whole-stack.ts';

describe('with its role', () => {
  let stack: LocalStack;
  const lines: string[] = [];
  beforeAll(async () => {
    stack = await startWholeStack({ port: 0, say: (line) => lines.push(line) });
  });
  afterAll(() => stack.host.stop());

  it.each(steps)('a stack goes through when $name', async ({ run }) => {
    await expect(run(stack)).resolves.toBeUndefined();
  });

  describeContactFlows(() => stack, instanceArn);

  it('nothing is refused to a function', () => {
    expect(stack.host.refusals()).toEqual([]);
    expect(lines.filter((line) => line.includes('AccessDenied'))).toEqual([]);
  });
});
