import { cached } from '../../../shared/domain/cached.ts';

describe('a kept answer', () => {
  it('is fetched once per time, also by callers that come together, and tells when', async () => {
    let [fetches, now] = [0, 1000];
    const read = cached(
      async () => (fetches += 1),
      10_000,
      () => now,
    );
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1].map((value) => ({ value, fetchedAt: 1000 })));
    now = 10_999;
    expect((await read()).value).toBe(1);
    now = 11_000;
    expect(await read()).toEqual({ value: 2, fetchedAt: 11_000 });
  });

  it('is not kept when it is a failure', async () => {
    let fails = true;
    const read = cached(
      async () => (fails ? Promise.reject(new Error('no')) : 'yes'),
      10_000,
      () => 0,
    );
    await expect(read()).rejects.toThrow('no');
    fails = false;
    expect((await read()).value).toBe('yes');
  });
});
