/** Things to end, last started first; also when starting fails half way. */
export class Cleanup {
  readonly #steps: (() => Promise<unknown>)[] = [];
  #done: Promise<void> | undefined;

  add(step: () => Promise<unknown>): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    this.#done ??= (async () => {
      const errors: unknown[] = [];
      for (const step of this.#steps) await step().catch((error: unknown) => errors.push(error));
      if (errors.length > 0)
        throw new AggregateError(errors, `the host did not stop cleanly: ${errors.map(String).join('; ')}`);
    })();
    return this.#done;
  }
}
