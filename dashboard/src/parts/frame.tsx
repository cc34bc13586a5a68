/** Header, sign-in and notices: the same on every page. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Language } from '../api/types.ts';
import { isLanguage, languages } from '../i18n/languages.ts';
import { useUi } from './ui.tsx';

export type Theme = 'auto' | 'light' | 'dark';

export interface Choices {
  readonly language: Language;
  readonly theme: Theme;
}

interface HeaderProps {
  readonly title: string;
  readonly choices: Choices;
  readonly onChoice: (choices: Choices) => void;
  readonly onSignOut: (() => void) | undefined;
  readonly children?: ComponentChildren;
}

export interface SelectProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

export const Select = ({ id, label, value, options, onChange }: SelectProps) => (
  <label class="select" for={id}>
    <span>{label}</span>
    <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

const isTheme = (text: string): text is Theme => text === 'auto' || text === 'light' || text === 'dark';

export const Header = ({ title, choices, onChoice, onSignOut, children }: HeaderProps) => {
  const { t } = useUi();
  const { language, theme } = choices;
  return (
    <header>
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <h1>{title}</h1>
      <div class="tools">
        {children}
        <Select
          id="language"
          label={t.language}
          value={language}
          options={Object.entries(languages)}
          onChange={(value) => isLanguage(value) && onChoice({ ...choices, language: value })}
        />
        <Select
          id="theme"
          label={t.theme}
          value={theme}
          options={[
            ['auto', t.themeAuto],
            ['light', t.themeLight],
            ['dark', t.themeDark],
          ]}
          onChange={(value) => isTheme(value) && onChoice({ ...choices, theme: value })}
        />
        {onSignOut && (
          <button type="button" onClick={onSignOut}>
            {t.signOut}
          </button>
        )}
      </div>
    </header>
  );
};

export const SignIn = ({ refused, onKey }: { readonly refused: boolean; readonly onKey: (key: string) => void }) => {
  const { t } = useUi();
  const [key, setKey] = useState('');
  return (
    <main id="main" class="sign-in" tabIndex={-1}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== '') onKey(key.trim());
        }}
      >
        <h2>{t.signInTitle}</h2>
        <p id="hint">{t.signInHint}</p>
        {refused && <p role="alert">{t.keyRefused}</p>}
        <label for="key">{t.key}</label>
        <input
          id="key"
          type="password"
          autocomplete="off"
          aria-describedby="hint"
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
        <button type="submit">{t.signIn}</button>
      </form>
    </main>
  );
};
