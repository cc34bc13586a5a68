/** A page: choices that are remembered, sign-in, and the notice when the API is silent. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { createClient, type Client } from '../api/client.ts';
import { forgetKey, keepKey, readLink, type Link } from '../api/key.ts';
import { chosenLanguage, isLanguage } from '../i18n/languages.ts';
import { texts, type Texts } from '../i18n/texts.ts';
import { type Choices, Header, SignIn } from './frame.tsx';
import { UiContext } from './ui.tsx';

const item = 'holdfast.choices';

const remembered = (): Choices => {
  const [language = '', theme = ''] = (localStorage.getItem(item) ?? '').split(' ');
  return {
    language: isLanguage(language) ? language : chosenLanguage(navigator.languages),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
  };
};

export interface PageProps {
  readonly client: Client;
  readonly link: Link;
  /** The key was refused: back to the sign-in. */
  readonly onRefused: () => void;
}

interface ShellProps {
  readonly title: keyof Texts;
  readonly tools?: ComponentChildren;
  readonly page: (props: PageProps) => ComponentChildren;
}

export const Shell = ({ title, tools, page }: ShellProps) => {
  const [choices, setChoices] = useState(remembered);
  const [link] = useState(readLink);
  const [key, setKey] = useState(link.key);
  const [refused, setRefused] = useState(false);
  const client = useMemo(() => (key === undefined ? undefined : createClient(key)), [key]);
  const ui = useMemo(() => ({ language: choices.language, t: texts[choices.language] }), [choices.language]);
  useEffect(() => {
    document.documentElement.lang = choices.language;
    document.documentElement.dataset['theme'] = choices.theme;
    document.title = `${ui.t[title]} · Holdfast`;
  }, [choices, title, ui]);
  const choose = (next: Choices): void => {
    localStorage.setItem(item, `${next.language} ${next.theme}`);
    setChoices(next);
  };
  const leave = (wasRefused: boolean): void => {
    forgetKey();
    setRefused(wasRefused);
    setKey(undefined);
  };
  const enter = (given: string): void => {
    keepKey(given);
    setRefused(false);
    setKey(given);
  };
  return (
    <UiContext.Provider value={ui}>
      <Header title={ui.t[title]} choices={choices} onChoice={choose} onSignOut={client && (() => leave(false))}>
        {client && tools}
      </Header>
      {client ? page({ client, link, onRefused: () => leave(true) }) : <SignIn refused={refused} onKey={enter} />}
    </UiContext.Provider>
  );
};
