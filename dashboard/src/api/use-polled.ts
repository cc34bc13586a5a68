/** Loads again and again; what was loaded last stays when the API does not answer. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './client.ts';

export interface Polled<T> {
  readonly data: T | undefined;
  /** All of it has been there; otherwise `data` is what a load has shown on its way. */
  readonly whole: boolean;
  /** When `data` was loaded, epoch ms. */
  readonly loadedAt: number | undefined;
  /** The last attempt's failure; undefined when it succeeded. */
  readonly error: ApiError | undefined;
}

const nothing = { data: undefined, whole: false, loadedAt: undefined, error: undefined } as const;

/**
 * `subject` names what is loaded: when it changes, the next load begins at once and the old data stays until it is there.
 * What `load` shows on its way stands only until all of it has been there once.
 */
export const usePolled = <T>(
  subject: string,
  load: (show: (part: T) => void) => Promise<T>,
  everyMs: number,
  now: () => number,
): Polled<T> => {
  const [state, setState] = useState<Polled<T>>(nothing);
  const latest = useRef(load);
  latest.current = load;
  // Not after the first paint: that would be a tenth of a second in which nothing is asked for.
  useLayoutEffect(() => {
    let live = true;
    let loaded = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (part: T): void => {
      if (live) setState((before) => (before.whole ? before : { ...before, data: part, loadedAt: now() }));
    };
    const run = async (): Promise<void> => {
      try {
        const data = await latest.current(show);
        loaded = true;
        if (live) setState({ data, whole: true, loadedAt: now(), error: undefined });
      } catch (error) {
        const failure = error instanceof ApiError ? error : new ApiError(-1, String(error));
        if (live) setState((before) => ({ ...before, error: failure }));
        // What a key may not see it will not see in ten seconds either.
        if (failure.status === 403 && !loaded) return;
      }
      if (live) timer = setTimeout(() => void run(), everyMs);
    };
    void run();
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [subject, everyMs, now]);
  return state;
};

/** A value that changes with time, for ages. */
export const useClock = (now: () => number, everyMs: number): number => {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), everyMs);
    return () => clearInterval(timer);
  }, [now, everyMs]);
  return at;
};
