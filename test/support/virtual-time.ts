/** A clock that stands still while anybody works: whoever sleeps is woken one at a time, in the order of the moments. */
import { stepUntilDone } from './until-done.ts';

export class VirtualTime {
  private readonly sleeping = new Map<number, (() => void)[]>();
  private count = 0;

  constructor(private ms: number) {}

  readonly now = (): number => this.ms;

  /** Whole milliseconds. */
  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      const at = this.ms + Math.max(0, Math.round(ms));
      this.sleeping.set(at, [...(this.sleeping.get(at) ?? []), wake]);
      this.count += 1;
    });

  /** Lets time pass until the work is done. */
  drive<T>(work: Promise<T>): Promise<T> {
    return stepUntilDone(work, () => {
      if (this.count === 0) throw new Error('Everybody waits for something that no clock brings');
      this.wakeNext();
    });
  }

  private wakeNext(): void {
    let due = this.sleeping.get(this.ms);
    while (due === undefined) {
      this.ms += 1;
      due = this.sleeping.get(this.ms);
    }
    const [wake, ...others] = due;
    if (others.length > 0) this.sleeping.set(this.ms, others);
    else this.sleeping.delete(this.ms);
    this.count -= 1;
    wake?.();
  }
}
