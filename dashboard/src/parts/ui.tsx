/** What every part of the page needs: language, words, and how to write numbers. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { KpiInfo, Language, Status } from '../api/types.ts';
import { texts, type Texts } from '../i18n/texts.ts';

export interface Ui {
  readonly language: Language;
  readonly t: Texts;
}

export const UiContext = createContext<Ui>({ language: 'en', t: texts.en });
export const useUi = (): Ui => useContext(UiContext);

export const kpiLabel = (kpi: KpiInfo | undefined, language: Language): string =>
  kpi?.labels[language] ?? kpi?.labels.en ?? '';

/** Never by colour alone: a shape and a word as well. */
const marks: Readonly<Record<Status, { readonly sign: string; readonly text: keyof Texts }>> = {
  on: { sign: '✔', text: 'on' },
  near: { sign: '▲', text: 'near' },
  off: { sign: '✖', text: 'off' },
  'no-target': { sign: '○', text: 'noTarget' },
  'no-data': { sign: '…', text: 'noData' },
};

export const StatusMark = ({ status, short = false }: { readonly status: Status; readonly short?: boolean }) => {
  const { t } = useUi();
  const { sign, text } = marks[status];
  return (
    <span class={`status ${status}`}>
      <span aria-hidden="true">{sign}</span>
      <span class={short ? 'hidden' : ''}> {t[text]}</span>
    </span>
  );
};
