/** Why something is done: asked for before it is, and kept by the API. */
import { useState } from 'preact/hooks';
import { useUi } from '../parts/ui.tsx';
import { retentionTexts } from './texts.ts';

/** As the API wants it. */
const shortest = 3;
const longest = 300;

export interface Reason {
  readonly text: string;
  readonly missing: boolean;
  readonly set: (text: string) => void;
  /** The reason that was given; undefined: none yet, and the field says so. */
  readonly take: () => string | undefined;
}

export const useReason = (): Reason => {
  const [text, set] = useState('');
  const [missing, setMissing] = useState(false);
  const take = (): string | undefined => {
    const given = text.trim();
    setMissing(given.length < shortest);
    return given.length < shortest ? undefined : given;
  };
  return { text, missing, set, take };
};

export const ReasonField = ({ id, reason }: { readonly id: string; readonly reason: Reason }) => {
  const t = retentionTexts[useUi().language];
  return (
    <>
      <label for={id}>{t.reason}</label>
      <input
        id={id}
        value={reason.text}
        maxLength={longest}
        aria-invalid={reason.missing}
        onInput={(event) => reason.set(event.currentTarget.value)}
      />
      {reason.missing && <span role="alert">{t.reasonMissing}</span>}
    </>
  );
};
