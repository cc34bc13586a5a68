/** One question at a time, asked by the person at the desk, with what came back. */
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import type { RetentionTexts } from './texts.ts';

export interface Asked {
  readonly answer: unknown;
  readonly failure: ApiError | undefined;
  readonly busy: boolean;
  readonly ask: (question: () => Promise<unknown>) => Promise<void>;
}

export const useAsked = (): Asked => {
  const [state, setState] = useState<Omit<Asked, 'ask'>>({ answer: undefined, failure: undefined, busy: false });
  const ask = async (question: () => Promise<unknown>): Promise<void> => {
    setState((before) => ({ ...before, busy: true }));
    try {
      setState({ answer: await question(), failure: undefined, busy: false });
    } catch (error) {
      const failure = error instanceof ApiError ? error : new ApiError(-1, String(error));
      setState({ answer: undefined, failure, busy: false });
    }
  };
  return { ...state, ask };
};

/** What a refusal means to the person; the API's own words where they help. */
export const failureText = ({ status, message }: ApiError, t: RetentionTexts): string => {
  if (status === 404) return t.notThere;
  return status === 401 || status === 403 ? t.notAllowed : message;
};
