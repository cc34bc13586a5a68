/** What the retention lead does beside campaigns: stop everything, upload, find out why somebody was not called. */
import { useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { FileForm } from './file-form.tsx';
import { Outcome } from './outcome.tsx';
import { ReasonField, useReason } from './reason.tsx';
import { retentionTexts } from './texts.ts';
import { useAsked } from './use-asked.ts';

interface DeskProps {
  readonly client: Client;
}

export const KillSwitch = ({ client }: DeskProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const reason = useReason();
  const flip = (on: boolean): void => {
    const given = reason.take();
    if (given === undefined || (on && !confirm(t.allowSure))) return;
    void ask(() => client.send('POST', endpoints.diallingSwitch, { on, reason: given }));
  };
  return (
    <section aria-labelledby="kill">
      <h2 id="kill">{t.kill}</h2>
      <p class="note">{t.killHint}</p>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault();
          flip(false);
        }}
      >
        <ReasonField id="reason" reason={reason} />
        <button class="danger" type="submit" disabled={busy}>
          {t.kill}
        </button>
        <button type="button" disabled={busy} data-action="allow" onClick={() => flip(true)}>
          {t.allow}
        </button>
      </form>
      <Outcome answer={answer} failure={failure} />
    </section>
  );
};

export const Upload = ({ client }: DeskProps) => {
  const t = retentionTexts[useUi().language];
  return (
    <section aria-labelledby="upload">
      <h2 id="upload">{t.upload}</h2>
      <p class="note">{t.uploadHint}</p>
      <FileForm client={client} id="file" path={endpoints.upload} />
    </section>
  );
};

export const WhyNotCalled = ({ client }: DeskProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const [who, setWho] = useState('');
  const search = (event: Event): void => {
    event.preventDefault();
    const phoneNumber = who.trim();
    if (phoneNumber !== '') void ask(() => client.send('POST', endpoints.whyNotCalled, { phoneNumber }));
  };
  return (
    <section aria-labelledby="why">
      <h2 id="why">{t.why}</h2>
      <p class="note" id="why-hint">
        {t.whyHint}
      </p>
      <form class="line" onSubmit={search} role="search">
        <label for="who">{t.who}</label>
        <input
          id="who"
          value={who}
          autocomplete="off"
          aria-describedby="why-hint"
          onInput={(event) => setWho(event.currentTarget.value)}
        />
        <button type="submit" disabled={busy}>
          {t.search}
        </button>
      </form>
      <Outcome answer={answer} failure={failure} />
    </section>
  );
};
