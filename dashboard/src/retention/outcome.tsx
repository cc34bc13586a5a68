/** What came back: facts, or why there are none. Announced to screen readers. */
import type { ApiError } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { Facts } from './facts.tsx';
import { retentionTexts } from './texts.ts';
import { failureText } from './use-asked.ts';

interface OutcomeProps {
  readonly answer: unknown;
  readonly failure: ApiError | undefined;
}

export const Outcome = ({ answer, failure }: OutcomeProps) => {
  const t = retentionTexts[useUi().language];
  return (
    <div class="outcome" aria-live="polite">
      {failure && <p role="alert">{failureText(failure, t)}</p>}
      {answer !== undefined && <Facts value={answer} />}
    </div>
  );
};
